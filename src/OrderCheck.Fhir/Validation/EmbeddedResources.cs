using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrderCheck.Fhir.Validation;

/// <summary>Finds the FHIR resources in JSON that is none itself, such as a call or an answer of CDS Hooks.</summary>
public static class EmbeddedResources
{
    /// <summary>Reads a body and finds the resources in it, at least one.</summary>
    /// <param name="body">The bytes of JSON.</param>
    /// <param name="limits">Sizes beyond which they are refused.</param>
    /// <param name="resources">What <see cref="Of"/> finds.</param>
    /// <param name="fault">Why there is nothing to validate.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, ReadingLimits limits, [NotNullWhen(true)] out IReadOnlyList<(JsonElement Resource,
        string Place)>? resources, [NotNullWhen(false)] out RequestFault? fault)
    {
        resources = null;
        if (!JsonRequestGate.TryParse(body, limits, out var document, out fault))
        {
            return false;
        }

        var found = Of(document.RootElement).ToList();
        fault = found.Count > 0 ? null
            : new RequestFault(400, "structure", "There is no FHIR resource in it.") { Diagnostics = "Send JSON with a resourceType." };
        resources = fault is null ? found : null;
        return fault is null;
    }

    /// <summary>The outermost resources in the order of the text, each with the path to it; the root itself when it has a
    /// <c>resourceType</c>.</summary>
    public static IEnumerable<(JsonElement Resource, string Place)> Of(JsonElement root)
    {
        var open = new Stack<(JsonElement Json, string Place)>([(root, "")]);
        while (open.TryPop(out var next))
        {
            if (new NestedResource(next.Json, "").Type is { } type)
            {
                yield return (next.Json, next.Place.Length == 0 ? type : next.Place);
                continue;
            }

            foreach (var child in Enumerable.Reverse(Children(next.Json, next.Place)))
            {
                open.Push(child);
            }
        }
    }

    private static List<(JsonElement Json, string Place)> Children(JsonElement json, string place) => json.ValueKind switch
    {
        JsonValueKind.Object => [.. json.EnumerateObject()
            .Select(member => (member.Value, place.Length == 0 ? member.Name : $"{place}.{member.Name}"))],
        JsonValueKind.Array => [.. json.EnumerateArray().Select((item, index) => (item, FormattableString.Invariant($"{place}[{index}]")))],
        _ => [],
    };
}
