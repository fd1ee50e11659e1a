using System.Collections.Immutable;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads earlier tests and their results.</summary>
internal static class PriorTestReader
{
    private const string Stenosis = "coronary-stenosis-percent";
    private const string Site = "stenosis-site";

    // From the one that says most to the one that says least: a report is as abnormal as its worst result.
    private static readonly ImmutableArray<string> Interpretations = ["AA", "A", "POS", "HH", "LL", "H", "L", "IND", "E", "NEG", "ND", "N"];

    public static bool IsFinal(string? status) => status is "final" or "amended" or "corrected" or "appended";

    public static PriorTest? ReadReport(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var test = new PriorTest
        {
            Codes = Concept.BareCodes(node.Object("code"), CodeUse.Procedure, reading.Log),
            Text = Concept.Words(node.Object("code")),
            On = (Effective(node) ?? node.Date("issued"))?.First,
            Final = IsFinal(status),
            ResultCodes = [.. node.Objects("conclusionCode").SelectMany(concept => Concept.BareCodes(concept, CodeUse.Diagnosis, reading.Log))],
            Conclusion = node.Text("conclusion"),
            Origin = node.Place,
        };
        test = WithResults(reading, test, node.Objects("result")
            .Select(result => reading.Index.Resolve(result, resource, "Observation"))
            .OfType<FhirResource>().Distinct().Where(result => result.Type == "Observation"));
        return reading.Log.Readable(resource) && Counts(reading, resource, status) ? test : null;
    }

    public static PriorTest? ReadProcedure(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var outcome = node.Object("outcome");
        var test = new PriorTest
        {
            Codes = Concept.BareCodes(node.Object("code"), CodeUse.Procedure, reading.Log),
            Text = Concept.Words(node.Object("code")),
            On = Performed(node)?.First,
            Final = status == "completed",
            ResultCodes = Concept.BareCodes(outcome, CodeUse.Diagnosis, reading.Log),
            Conclusion = Concept.Words(outcome),
            Origin = node.Place,
        };

        // The history of procedures has complained already about one that cannot be read.
        return resource.Faults.First is null && status is not ("preparation" or "not-done" or "entered-in-error") ? test : null;
    }

    public static PriorTest? ReadImagingStudy(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var codes = node.Objects("procedureCode");
        var test = new PriorTest
        {
            Codes = [.. codes.SelectMany(concept => Concept.BareCodes(concept, CodeUse.Procedure, reading.Log))],
            Text = codes.Select(Concept.Words).FirstOrDefault(text => text is not null) ?? node.Text("description"),
            On = node.Date("started")?.First,
            Final = status == "available",
            Origin = node.Place,
        };
        return reading.Log.Readable(resource) && Counts(reading, resource, status) ? test : null;
    }

    public static PriorTest? ReadObservation(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var code = node.Object("code");
        var value = node.Object("valueCodeableConcept", "value");
        var codes = Concept.BareCodes(code, CodeUse.Procedure, reading.Log);
        var text = Concept.Words(code);
        var resultCodes = Concept.BareCodes(value, CodeUse.Diagnosis, reading.Log);
        var conclusion = node.Text("valueString", "value") ?? Concept.Words(value);

        // Facts are not tests; the fact reader has complained already about what cannot be read.
        if (resource.Faults.First is not null || status is "entered-in-error" or "cancelled" || codes.Any(told => FactReader.Find(reading, told) is not null))
        {
            return null;
        }

        var test = new PriorTest
        {
            Codes = codes,
            Text = text,
            On = FactReader.Result(reading, resource).On,
            Final = IsFinal(status),
            ResultCodes = resultCodes,
            Conclusion = conclusion,
            Origin = node.Place,
        };
        return WithResults(reading, test, [resource]);
    }

    /// <summary>The day a procedure was done.</summary>
    public static FhirDate? Performed(FhirNode node) =>
        node.Date("performedDateTime", "performed") ?? node.Object("performedPeriod", "performed").Date("start");

    /// <summary>The day an observation or report is about.</summary>
    public static FhirDate? Effective(FhirNode node) =>
        node.Date("effectiveDateTime", "effective") ?? node.Object("effectivePeriod", "effective").Date("start") ?? node.Date("effectiveInstant", "effective");

    /// <summary>The HL7 interpretation code of an observation, the most abnormal when there are several, or null.</summary>
    public static string? Interpretation(FhirNode node)
    {
        string? worst = null;
        foreach (var concept in node.Objects("interpretation"))
        {
            foreach (var code in Concept.Plain(concept))
            {
                worst = Worst(worst, code.ToUpperInvariant());
            }
        }

        return worst;
    }

    // Of two that we do not know the first in the alphabet, so that their order does not matter.
    private static string Worst(string? one, string other)
    {
        if (one is null)
        {
            return other;
        }

        var (rank, otherRank) = (Rank(one), Rank(other));
        return rank < otherRank || (rank == otherRank && string.CompareOrdinal(one, other) <= 0) ? one : other;
    }

    private static int Rank(string interpretation) => Interpretations.IndexOf(interpretation) is >= 0 and var rank ? rank : Interpretations.Length;

    private static PriorTest WithResults(ReadContext reading, PriorTest test, IEnumerable<FhirResource> results)
    {
        string? worst = null;
        decimal? highest = null;
        string? site = null;
        string? loneSite = null;
        foreach (var result in results)
        {
            var told = FactReader.Result(reading, result);
            if (!told.Counts)
            {
                continue;
            }

            if (told.Interpretation is { } interpretation)
            {
                worst = Worst(worst, interpretation);
            }

            var facts = told.Facts;
            var here = facts.Find(fact => fact.Name == Site)?.Value.Word;
            foreach (var fact in facts)
            {
                if (fact.Name == Stenosis && fact.Value.Number is { } percent && (highest is null || percent > highest))
                {
                    (highest, site) = (percent, here);
                }
            }

            if (!facts.Exists(fact => fact.Name == Stenosis))
            {
                loneSite ??= here;
            }
        }

        return test with { Interpretation = worst, StenosisPercent = highest, StenosisSite = highest is null ? null : site ?? loneSite };
    }

    private static bool Counts(ReadContext reading, FhirResource resource, string? status)
    {
        if (status is "entered-in-error" or "cancelled")
        {
            reading.Log.Ignore(resource, $"its status is {status}");
            return false;
        }

        return true;
    }
}
