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
    public static string? TypeOf(JsonElement value) => value.ResourceType();

    /// <summary>True for <c>{}</c>: a client that could not fetch.</summary>
    public static bool IsEmptyObject(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any();

    /// <summary>True for a searchset in which the server says that something went wrong, whatever else it holds.</summary>
    public static bool SaysItFailed(JsonElement page) =>
        Entries(page).Where(resource => resource.ResourceType() == "OperationOutcome")
            .Any(outcome => outcome.Objects("issue").Any(issue => issue.Text("severity") is "error" or "fatal"));

    /// <summary>
    /// True when a value is all that was asked for: a resource of that type, or a Bundle of them in which the server reports no error,
    /// whose total is not above its entries,
    /// and in which nothing is about another patient. Pages that follow are another matter.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type that was asked for, or null when any will do.</param>
    /// <param name="call">The call that it belongs to.</param>
    public static bool IsWhole(JsonElement value, string? type, HookCall call)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (StateOf(value) != PrefetchState.Given)
        {
            return false;
        }

        var resources = ResourcesOf(value).Where(resource => resource.ResourceType() != "OperationOutcome").ToList();
        return !HoldsLessThanTotal([value])
            && (type is null || resources.Count == 0 || resources.Exists(resource => resource.ResourceType() == type))
            && !resources.Exists(resource => Subjects.IsAnother(resource, call));
    }

    /// <summary>True when the last page of a search says that there are more resources than all its pages hold.</summary>
    public static bool HoldsLessThanTotal(IReadOnlyList<JsonElement> pages) =>
        pages is [.., var last] && !NextPagesOf(last).Any() && last.Member("total") is { ValueKind: JsonValueKind.Number } written
        && written.TryGetDecimal(out var total) && total > pages.Sum(Matches);

    private static int Matches(JsonElement page) =>
        TypeOf(page) != "Bundle" ? 0 : page.Objects("entry")
        .Count(entry => entry.Object("search").Text("mode") is not ("include" or "outcome"));

    /// <summary>The resources of a Bundle; a single resource is itself.</summary>
    public static IEnumerable<JsonElement> ResourcesOf(JsonElement page) => TypeOf(page) == "Bundle" ? Entries(page) : [page];

    /// <summary>The address of the next page of a Bundle as the server wrote it, or null.</summary>
    public static IEnumerable<string> NextPagesOf(JsonElement page) => TypeOf(page) != "Bundle" ? []
        : page.Objects("link").Where(link => link.Text("relation") == "next").Select(link => link.Text("url")).OfType<string>();

    private static IEnumerable<JsonElement> Entries(JsonElement page) => TypeOf(page) != "Bundle" ? []
        : page.Objects("entry").Select(entry => entry.Object("resource")).Where(resource => resource.ValueKind == JsonValueKind.Object);
}
