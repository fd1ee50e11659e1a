using System.Collections.Immutable;
using System.Text.Json;
using Hl7.Fhir.Model;

namespace OrderCheck.CdsHooks.Advice;

/// <summary>What the imaging page of the public CDS Hooks sandbox reads: orders with an Argonaut rating. Demonstration vocabulary
/// only.</summary>
internal static class SandboxMirror
{
    private const string Rating = "http://fhir.org/argonaut/Extension/pama-rating";
    private const string Ratings = "http://fhir.org/argonaut/CodeSystem/pama-rating";

    /// <summary>The answers that can be rated.</summary>
    public static IEnumerable<HookAnswer> Of(ImmutableArray<HookAnswer> answers) =>
        answers.Where(answer => RatingOf(answer) is not null && !answer.Order.IsAppointment && HasUsableExtensions(answer));

    /// <summary>False for an order on which the page would stumble: it expects codes, reasons and a rating.</summary>
    public static bool CanTake(HookAnswer answer)
    {
        return RatingOf(answer) is not null && HasUsableExtensions(answer) && answer.Order.Target.Peek((ServiceRequest order) =>
            order.Code?.Coding.Count > 0 && order.ReasonCode.Count > 0 && order.ReasonCode.TrueForAll(reason => reason?.Coding.Count > 0));
    }

    /// <summary>The changes with the rating added.</summary>
    public static ImmutableArray<PropertyChange> Rated(HookAnswer answer, ImmutableArray<PropertyChange> changes)
    {
        var rating = FhirJson.ToJson(new Extension(Rating, new CodeableConcept(Ratings, RatingOf(answer)!)));
        var others = answer.Order.Target.Json.Items("extension").Where(extension => !IsRating(extension));
        return [.. changes.Where(change => change.Name != "extension"),
            new PropertyChange("extension", JsonValues.List(others.Append(rating)))];
    }

    private static string? RatingOf(HookAnswer answer) => answer.Assessment.Support?.Value switch
    {
        DiagnosisSupport.Supported => "appropriate",
        DiagnosisSupport.Unsupported => "not-appropriate",
        DiagnosisSupport.NoPolicy => "no-criteria-apply",
        _ => null,
    };

    private static bool HasUsableExtensions(HookAnswer answer) =>
        answer.Order.Target.Json.Member("extension").ValueKind is JsonValueKind.Array or JsonValueKind.Undefined;

    private static bool IsRating(JsonElement extension) =>
        extension.Member("url") is { ValueKind: JsonValueKind.String } url && url.ValueEquals(Rating);
}
