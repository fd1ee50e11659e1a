using System.Text.Json;

namespace OrderCheck.Fhir.Validation;

/// <summary>A resource inside another: an entry of a Bundle, a parameter, a contained resource; or the outermost one.</summary>
/// <param name="Json">The resource as received.</param>
/// <param name="Place">Where it is.</param>
internal readonly record struct NestedResource(JsonElement Json, string Place)
{
    /// <summary>Its <c>resourceType</c>, or null when that is missing or no text.</summary>
    public string? Type =>
        Json.Member("resourceType") is { ValueKind: JsonValueKind.String } type ? type.GetString() : null;

    /// <summary>The resource itself and all resources in it, outer before inner, in the order of the text.</summary>
    public static IEnumerable<NestedResource> Of(JsonElement root, string place)
    {
        var open = new Stack<NestedResource>([new NestedResource(root, place)]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Enumerable.Reverse(next.Children()))
            {
                open.Push(child);
            }
        }
    }

    private List<NestedResource> Children()
    {
        var found = new List<NestedResource>();
        AddItems(Json, "contained", Place, found);
        switch (Type)
        {
            case "Bundle":
                AddValues(Json, "entry", Place, found);
                break;
            case "Parameters":
                AddValues(Json, "parameter", Place, found);
                break;
        }

        return found;
    }

    private static void AddItems(JsonElement parent, string name, string place, List<NestedResource> found)
    {
        foreach (var (item, at) in Items(parent, name, place))
        {
            found.Add(new NestedResource(item, at));
        }
    }

    private static void AddValues(JsonElement parent, string name, string place, List<NestedResource> found)
    {
        foreach (var (item, at) in Items(parent, name, place))
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("resource", out var resource))
            {
                found.Add(new NestedResource(resource, at + ".resource"));
            }

            AddValues(item, "part", at, found);
        }
    }

    private static IEnumerable<(JsonElement Item, string Place)> Items(JsonElement parent, string name, string place) =>
        parent.Items(name).Select((item, index) => (item, FormattableString.Invariant($"{place}.{name}[{index}]")));
}
