using System.Text.Json;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>What a prefetch key brought.</summary>
internal enum PrefetchState
{
    /// <summary>Nothing, without a word: not attempted, or failed silently. It may be asked for.</summary>
    Missing,

    /// <summary>Data.</summary>
    Given,

    /// <summary>Asked, and there is nothing.</summary>
    Empty,

    /// <summary>Asked, and it failed: not to be asked again.</summary>
    Failed,
}

/// <summary>Tells what a prefetched or fetched value is.</summary>
internal static class ReceivedValue
{
    /// <summary>What a prefetched value brought, whatever is in it.</summary>
    public static PrefetchState StateOf(JsonElement value) => value.ValueKind == JsonValueKind.Null ? PrefetchState.Empty
        : TypeOf(value) is not { } type ? PrefetchState.Missing
        : type == "OperationOutcome" || SaysItFailed(value) ? PrefetchState.Failed
        : PrefetchState.Given;

    /// <summary>The resourceType of a value, or null when it is no resource.</summary>
    public static string? TypeOf(JsonElement value) => Node(value).Text("resourceType");

    /// <summary>True for <c>{}</c>: a client that could not fetch.</summary>
    public static bool IsEmptyObject(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any();

    /// <summary>True for a searchset in which the server says that something went wrong, whatever else it holds.</summary>
    public static bool SaysItFailed(JsonElement page) =>
        Entries(page).Where(resource => resource.Text("resourceType") == "OperationOutcome")
            .Any(outcome => outcome.Objects("issue").Exists(issue => issue.Text("severity") is "error" or "fatal"));

    /// <summary>The resources of a Bundle; a single resource is itself.</summary>
    public static IEnumerable<FhirNode> ResourcesOf(JsonElement page) => TypeOf(page) == "Bundle" ? Entries(page) : [Node(page)];

    /// <summary>The address of the next page of a Bundle as the server wrote it, or null.</summary>
    public static IEnumerable<string> NextPagesOf(JsonElement page) => TypeOf(page) != "Bundle" ? []
        : Node(page).Objects("link").Where(link => link.Text("relation") == "next").Select(link => link.Text("url")).OfType<string>();

    private static IEnumerable<FhirNode> Entries(JsonElement page) => TypeOf(page) != "Bundle" ? []
        : Node(page).Objects("entry").Select(entry => entry.Object("resource")).Where(resource => resource.IsThere);

    private static FhirNode Node(JsonElement value) => new(value, new NodePath(null, HookResources.FetchedRoot), new FaultLog());
}
