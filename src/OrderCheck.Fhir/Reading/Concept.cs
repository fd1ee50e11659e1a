using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads CodeableConcepts; one that is absent has no codes and no words.</summary>
internal static class Concept
{
    /// <summary>Every coding that has a code.</summary>
    /// <param name="concept">The concept.</param>
    /// <param name="place">Its place, as simple FHIRPath.</param>
    /// <param name="use">What a code without a system is.</param>
    /// <param name="log">Takes note of aliases of code systems.</param>
    public static ImmutableArray<SourcedCode> Codes(R4.CodeableConcept? concept, string place, CodeUse use, ReadIssues log)
    {
        var codings = concept?.Coding;
        if (codings is null || codings.Count == 0)
        {
            return [];
        }

        var codes = ImmutableArray.CreateBuilder<SourcedCode>(codings.Count);
        foreach (var (coding, at) in codings.At($"{place}.coding"))
        {
            if (CodeSystems.Read(coding, at, use, log) is { } code)
            {
                codes.Add(code);
            }
        }

        return codes.DrainToImmutable();
    }

    /// <summary>The codes of several concepts.</summary>
    public static ImmutableArray<SourcedCode> Codes(
        IReadOnlyList<R4.CodeableConcept>? concepts, string place, CodeUse use, ReadIssues log) =>
        [.. concepts.At(place).SelectMany(concept => Codes(concept.Item, concept.Place, use, log))];

    /// <summary>Every coding that has a code, without where it was found.</summary>
    public static ImmutableArray<Code> BareCodes(R4.CodeableConcept? concept, string place, CodeUse use, ReadIssues log) =>
        ImmutableArray.CreateRange(Codes(concept, place, use, log), static sourced => sourced.Code);

    /// <summary>Its text, else the first display.</summary>
    public static string? Words(R4.CodeableConcept? concept) =>
        concept?.TextElement.Text()
        ?? concept?.Coding.Items().Select(coding => coding.DisplayElement.Text()).FirstOrDefault(display => display is not null);

    /// <summary>The bare codes, for small vocabularies of FHIR itself in which the system adds nothing; lower case, the text when there is
    /// no coding.</summary>
    public static List<string> Plain(R4.CodeableConcept? concept)
    {
        if (concept is null)
        {
            return [];
        }

        var plain = concept.Coding.Items().Select(coding => coding.CodeElement.Text()).OfType<string>()
            .Select(code => code.ToLowerInvariant()).ToList();
        return plain.Count == 0 && concept.TextElement.Text() is { } text ? [text.ToLowerInvariant()] : plain;
    }
}
