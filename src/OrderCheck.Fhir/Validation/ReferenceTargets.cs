using System.Reflection;
using System.Text.Json;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Validation;

/// <summary>
/// Finds references whose own text names a type that is not allowed there, such as a subject <c>Practitioner/1</c>. The validator looks
/// only at references
/// whose target it can find.
/// </summary>
internal static class ReferenceTargets
{
    private const string Code = "1011";

    /// <summary>The wrong references of a resource, without those of resources inside it.</summary>
    public static IEnumerable<ValidationIssue> Issues(NestedResource resource) =>
        resource.Type is { } type
        && ModelInfo.ModelInspector.FindClassMapping(type) is { } mapping ? Issues(resource.Json, mapping, resource.Place) : [];

    private static IEnumerable<ValidationIssue> Issues(JsonElement json, ClassMapping type, string place)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) || Defined(type, member.Name) is not { } found)
            {
                continue;
            }

            foreach (var issue in Items(member.Value, $"{place}.{found.Element.Name}")
                .SelectMany(one => found.Type.Name == "Reference" ? Issue(one.Item, found.Element, one.Place)
                : Issues(one.Item, found.Type, one.Place)))
            {
                yield return issue;
            }
        }
    }

    private static IEnumerable<(JsonElement Item, string Place)> Items(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select((item, index) => (item, FormattableString.Invariant($"{place}[{index}]")))
        : [(value, place)];

    private static (PropertyMapping Element, ClassMapping Type)? Defined(ClassMapping type, string name)
    {
        var element = type.FindMappedElementByName(name) ?? type.FindMappedElementByChoiceName(name);
        var of = element?.Choice switch
        {
            null or ChoiceType.ResourceChoice => null,
            ChoiceType.DatatypeChoice => ModelInfo.ModelInspector.FindClassMapping(name[element.Name.Length..]),
            _ => element.PropertyTypeMapping,
        };
        return of is null ? null : (element!, of);
    }

    private static IEnumerable<ValidationIssue> Issue(JsonElement reference, PropertyMapping element, string place)
    {
        var allowed = element.NativeProperty?.GetCustomAttribute<ReferencesAttribute>()?.Resources ?? [];
        if (allowed.Length == 0 || allowed.Contains("Resource") || TypeOf(reference) is not { } type || allowed.Contains(type))
        {
            yield break;
        }

        yield return new ValidationIssue(
            Severity.Error, "structure", place, $"{element.Name} refers to a {type}, and that is not allowed.",
            $"Refer to one of {string.Join(", ", allowed)}.", Code);
    }

    // The type that a reference names: Type/id at the end of a relative or absolute address.
    private static string? TypeOf(JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.Object || !reference.TryGetProperty("reference", out var text)
            || text.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var parts = text.GetString()!.Split('/');
        return parts.Length >= 2 && ResourceValidator.IsResourceType(parts[^2]) ? parts[^2] : null;
    }
}
