using System.Collections.Immutable;

namespace OrderCheck.Fhir;

/// <summary>Reads earlier tests and their results.</summary>
internal static class PriorTestReader
{
    private const string Stenosis = "coronary-stenosis-percent";
    private const string Site = "stenosis-site";

    // From the one that says most to the one that says least: a report is as abnormal as its worst result.
    private static readonly ImmutableArray<string> Interpretations = ["AA", "A", "POS", "HH", "LL", "H", "L", "IND", "E", "NEG", "ND", "N"];

    public static bool IsFinal(string? status) => status is "final" or "amended" or "corrected" or "appended";

    public static PriorTest? ReadReport(Reading reading, Resource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var test = new PriorTest
        {
            Codes = Codes(node.Object("code"), reading.Log),
            Text = Concept.Words(node.Object("code")),
            On = (Effective(node) ?? node.Date("issued"))?.First,
            Final = IsFinal(status),
            ResultCodes = [.. node.Objects("conclusionCode").SelectMany(concept => Concept.Codes(concept, CodeUse.Diagnosis, reading.Log)).Select(told => told.Code)],
            Conclusion = node.Text("conclusion"),
            Origin = node.Place,
        };
        test = WithResults(reading, test, node.Objects("result")
            .Select(result => reading.Index.Resolve(result, resource, "Observation"))
            .OfType<Resource>().Distinct().Where(result => result.Type == "Observation"));
        return reading.Log.Readable(resource) && Counts(reading, resource, status) ? test : null;
    }

    public static PriorTest? ReadProcedure(Reading reading, Resource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var outcome = node.Object("outcome");
        var test = new PriorTest
        {
            Codes = Codes(node.Object("code"), reading.Log),
            Text = Concept.Words(node.Object("code")),
            On = Performed(node)?.First,
            Final = status == "completed",
            ResultCodes = [.. Concept.Codes(outcome, CodeUse.Diagnosis, reading.Log).Select(told => told.Code)],
            Conclusion = Concept.Words(outcome),
            Origin = node.Place,
        };

        // The history of procedures has complained already about one that cannot be read.
        return resource.Faults.First is null && status is not ("preparation" or "not-done" or "entered-in-error") ? test : null;
    }

    public static PriorTest? ReadImagingStudy(Reading reading, Resource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var codes = node.Objects("procedureCode");
        var test = new PriorTest
        {
            Codes = [.. codes.SelectMany(concept => Codes(concept, reading.Log))],
            Text = codes.Select(Concept.Words).FirstOrDefault(text => text is not null) ?? node.Text("description"),
            On = node.Date("started")?.First,
            Final = status == "available",
            Origin = node.Place,
        };
        return reading.Log.Readable(resource) && Counts(reading, resource, status) ? test : null;
    }

    public static PriorTest? ReadObservation(Reading reading, Resource resource)
    {
        var node = resource.Node;
        var status = node.Text("status");
        var value = node.Object("valueCodeableConcept", "value");
        var test = new PriorTest
        {
            Codes = Codes(node.Object("code"), reading.Log),
            Text = Concept.Words(node.Object("code")),
            On = (Effective(node) ?? node.Date("issued"))?.First,
            Final = IsFinal(status),
            ResultCodes = [.. Concept.Codes(value, CodeUse.Diagnosis, reading.Log).Select(told => told.Code)],
            Interpretation = Interpretation(node),
            Conclusion = node.Text("valueString", "value") ?? Concept.Words(value),
            Origin = node.Place,
        };

        // Facts are not tests; the fact reader has complained already about what cannot be read.
        return resource.Faults.First is not null || status is "entered-in-error" or "cancelled" || test.Codes.Any(code => FactReader.Find(reading, code) is not null)
            ? null
            : WithResults(reading, test, [resource]);
    }

    /// <summary>The day a procedure was done.</summary>
    public static FhirDate? Performed(FhirNode node) =>
        node.Date("performedDateTime", "performed") ?? node.Object("performedPeriod", "performed").Date("start");

    /// <summary>The day an observation or report is about.</summary>
    public static FhirDate? Effective(FhirNode node) =>
        node.Date("effectiveDateTime", "effective") ?? node.Object("effectivePeriod", "effective").Date("start") ?? node.Date("effectiveInstant", "effective");

    /// <summary>The HL7 interpretation code of an observation, the most abnormal when there are several, or null.</summary>
    public static string? Interpretation(FhirNode node) =>
        Worst(node.Objects("interpretation").SelectMany(Concept.Plain).Select(code => code.ToUpperInvariant()));

    private static string? Worst(IEnumerable<string> codes)
    {
        var told = codes.ToHashSet(StringComparer.Ordinal);
        return Interpretations.FirstOrDefault(told.Contains) ?? told.Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private static PriorTest WithResults(Reading reading, PriorTest test, IEnumerable<Resource> results)
    {
        var interpretations = new List<string>();
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
                interpretations.Add(interpretation);
            }

            var facts = told.Facts;
            var here = facts.Find(fact => fact.Name == Site)?.Value.Word;
            foreach (var fact in facts.Where(fact => fact.Name == Stenosis))
            {
                if (fact.Value.Number is { } percent && (highest is null || percent > highest))
                {
                    (highest, site) = (percent, here);
                }
            }

            if (!facts.Exists(fact => fact.Name == Stenosis))
            {
                loneSite ??= here;
            }
        }

        return test with { Interpretation = Worst(interpretations), StenosisPercent = highest, StenosisSite = highest is null ? null : site ?? loneSite };
    }

    private static bool Counts(Reading reading, Resource resource, string? status)
    {
        if (status is "entered-in-error" or "cancelled")
        {
            reading.Log.Ignore(resource, $"its status is {status}");
            return false;
        }

        return true;
    }

    private static ImmutableArray<Code> Codes(FhirNode concept, ReadingLog log) =>
        [.. Concept.Codes(concept, CodeUse.Procedure, log).Select(told => told.Code)];
}
