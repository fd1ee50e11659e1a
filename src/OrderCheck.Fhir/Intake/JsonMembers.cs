using System.Text.Json;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// Members of JSON that no R4 type describes, or that is kept as received: envelopes, hook calls, resources before they are parsed. Nothing
/// throws:
/// what is absent, null or of another kind than expected is absent.
/// </summary>
internal static class JsonMembers
{
    /// <summary>True when an object has a member that is not null.</summary>
    public static bool Has(this JsonElement owner, string name) => owner.Member(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>A member of any kind; of kind Undefined when it is absent or null.</summary>
    public static JsonElement Member(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var found)
        && found.ValueKind != JsonValueKind.Null ? found : default;

    /// <summary>A member that is an object; of kind Undefined when it is none.</summary>
    public static JsonElement Object(this JsonElement owner, string name) =>
        owner.Member(name) is { ValueKind: JsonValueKind.Object } found ? found : default;

    /// <summary>The items of a member that is a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement owner, string name) =>
        owner.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The items of a list that are objects.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement owner, string name) =>
        owner.Items(name).Where(item => item.ValueKind == JsonValueKind.Object);

    /// <summary>A member that is a text, without control characters and surrounding space; null when it is empty.</summary>
    public static string? Text(this JsonElement owner, string name) =>
        owner.Member(name) is { ValueKind: JsonValueKind.String } text ? FhirValues.Clean(text.GetString()) : null;

    /// <summary>The <c>resourceType</c> of a resource, or null.</summary>
    public static string? ResourceType(this JsonElement resource) => resource.Text("resourceType");
}
