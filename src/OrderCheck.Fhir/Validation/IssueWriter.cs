using System.Text.Json;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Validation;

/// <summary>Turns an issue code and a place into words: fills the explanation with what was sent and what R4 allows there.</summary>
internal static class IssueWriter
{
    private const int MaxQuoted = 120;
    private const int MaxListed = 40;

    /// <summary>Writes an issue.</summary>
    /// <param name="severity">How bad it is.</param>
    /// <param name="code">The issue code, which also names the rule.</param>
    /// <param name="place">What it is about.</param>
    /// <param name="note">What the validator says that no other word covers, or null.</param>
    public static ValidationIssue Write(Severity severity, string code, ElementPlace place, string? note = null)
    {
        var explanation = IssueExplanations.Of(code);
        var remedy = Fill(explanation.Remedy, place, note).Trim();
        return new ValidationIssue(
            severity, explanation.Type, explanation.IsAboutMissing ? place.Parent : place.Path, Fill(explanation.Problem, place, note),
            remedy.Length == 0 ? null : remedy, code);
    }

    /// <summary>What was sent, short enough to quote.</summary>
    public static string Quote(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => $"\"{Short(json.GetString()!)}\"",
        JsonValueKind.Number => $"the number {Short(json.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "nothing",
    };

    /// <summary>An address, short enough to quote.</summary>
    public static string Quote(string address) => Short(address);

    /// <summary>The element that a name was meant to be, or null when none is near.</summary>
    public static string? NearestElement(ElementPlace place) => NearestName.Of(place.Name, Elements(place.Owner));

    private static string Fill(string template, ElementPlace place, string? note)
    {
        var text = template;
        text = Replace(text, "{name}", () => place.Name);
        text = Replace(text, "{owner}", () => place.OwnerName);
        text = Replace(text, "{type}", () => TypeName(place) ?? "another kind");
        text = Replace(text, "{shape}", () => place.Property?.IsCollection == true ? "a list" : $"a single {TypeName(place) ?? "value"}");
        text = Replace(text, "{format}", () => Format(place));
        text = Replace(text, "{allowed}", () => string.Join(", ", Allowed(place).Take(MaxListed)));
        text = Replace(text, "{nearest}", () => Nearest(place));
        text = Replace(text, "{meant}", () => Question(NearestElement(place)));
        text = Replace(text, "{note}", () => note ?? "");

        // The last, because what was sent may look like one of ours.
        return Replace(text, "{value}", () => Quote(place.Json));
    }

    private static string Replace(string text, string mark, Func<string> words) =>
        text.Contains(mark, StringComparison.Ordinal) ? text.Replace(mark, words(), StringComparison.Ordinal) : text;

    private static string? TypeName(ElementPlace place) =>
        place.Property is null ? null : CodesOf(place) is null ? place.Type?.Name : "code";

    // The codes of an element whose codes R4 fixes.
    private static IEnumerable<string>? CodesOf(ElementPlace place) =>
        place.Property?.NativeProperty?.PropertyType is { IsGenericType: true } type && InnermostArgument(type) is { IsEnum: true } codes
            ? ModelInfo.ModelInspector.FindEnumMapping(codes)?.Members.Keys
            : null;

    private static Type InnermostArgument(Type type) => type.IsGenericType ? InnermostArgument(type.GetGenericArguments()[0]) : type;

    private static string Format(ElementPlace place)
    {
        var needsList = place.Property?.IsCollection == true;
        if (needsList && place.Json.ValueKind == JsonValueKind.Object)
        {
            return $"{place.Name} is a list: put the object into square brackets.";
        }

        if (place.Property is not null && !needsList && place.Json.ValueKind == JsonValueKind.Array)
        {
            return $"{place.Name} is not a list: send its one value without square brackets.";
        }

        var words = IssueExplanations.FormatOf(TypeName(place)) ?? $"Send {TypeName(place) ?? "it"} as R4 defines it.";
        return needsList && place.Json.ValueKind is not (JsonValueKind.Array or JsonValueKind.Undefined)
            && !place.Path.EndsWith(']') ? $"{words} {place.Name} is a list: put it into square brackets." : words;
    }

    // The codes of a code, the names of a choice, or the elements of the type.
    private static IEnumerable<string> Allowed(ElementPlace place) => place switch
    {
        _ when CodesOf(place) is { } codes => codes,
        { Property: { Choice: ChoiceType.DatatypeChoice, Name: var name } choice } => choice.FhirTypeMappings.Select(
            type => name + Capitalized(type.Name)),
        _ => Elements(place.Owner),
    };

    private static IEnumerable<string> Elements(ClassMapping? type) => type?.PropertyMappings.SelectMany(NamesOf) ?? [];

    private static IEnumerable<string> NamesOf(PropertyMapping element) =>
        element is { Choice: ChoiceType.DatatypeChoice, FhirTypeMappings.Count: < 20 }
        ? element.FhirTypeMappings.Select(type => element.Name + Capitalized(type.Name)) : [element.Name];

    private static string Nearest(ElementPlace place)
    {
        var sent = place.Json.ValueKind == JsonValueKind.String ? place.Json.GetString()! : "";
        return Question(NearestName.Of(sent.Trim(), place.Name == "resourceType" ? ModelInfo.SupportedResources : CodesOf(place) ?? []));
    }

    private static string Question(string? nearest) => nearest is null ? "" : $"Did you mean {nearest}? ";

    private static string Short(string text) => text.Length > MaxQuoted ? text[..MaxQuoted] + "…" : text;

    private static string Capitalized(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
