using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads earlier tests and their results.</summary>
internal static class PriorTestReader
{
    private const string Stenosis = "coronary-stenosis-percent";
    private const string Site = "stenosis-site";

    // From the one that says most to the one that says least: a report is as abnormal as its worst result.
    private static readonly ImmutableArray<string> Interpretations = ["AA", "A", "POS", "HH", "LL", "H", "L", "IND", "E", "NEG", "ND", "N"];

    public static bool IsFinal(string? status) => status is "final" or "amended" or "corrected" or "appended";

    public static PriorTest? FromReport(ReadContext reading, FhirResource resource, R4.DiagnosticReport report)
    {
        var (path, status) = (resource.Path, report.StatusElement.Text());
        var test = new PriorTest
        {
            Codes = Concept.BareCodes(report.Code, $"{path}.code", CodeUse.Procedure, reading.Log),
            Text = reading.Log.Shortened(Concept.Words(report.Code), $"{path}.code"),
            On = reading.DayOf(FhirDates.DayOf(report.Effective, $"{path}.effective") ?? report.IssuedElement.Date($"{path}.issued")),
            Final = IsFinal(status),
            ResultCodes = [.. Concept.Codes(report.ConclusionCode, $"{path}.conclusionCode", CodeUse.Diagnosis, reading.Log)
            .Select(code => code.Code)],
            Conclusion = reading.Log.Shortened(report.ConclusionElement.Text(), $"{path}.conclusion"),
            Origin = path,
        };
        var results = report.Result.Items().Select(result => reading.Index.Resolve(result, resource, "Observation"))
            .OfType<FhirResource>().Distinct().Where(result => result.Type == "Observation")
            .Select(result => FactReader.Result(reading, result));
        test = WithResults(test, results);
        return Counts(reading, resource, status) ? test : null;
    }

    public static PriorTest? FromProcedure(ReadContext reading, FhirResource resource, R4.Procedure procedure)
    {
        var (path, status) = (resource.Path, procedure.StatusElement.Text());
        var test = new PriorTest
        {
            Codes = Concept.BareCodes(procedure.Code, $"{path}.code", CodeUse.Procedure, reading.Log),
            Text = reading.Log.Shortened(Concept.Words(procedure.Code), $"{path}.code"),
            On = reading.DayOf(FhirDates.DayOf(procedure.Performed, $"{path}.performed")),
            Final = status == "completed",
            ResultCodes = Concept.BareCodes(procedure.Outcome, $"{path}.outcome", CodeUse.Diagnosis, reading.Log),
            Conclusion = reading.Log.Shortened(Concept.Words(procedure.Outcome), $"{path}.outcome"),
            Origin = path,
        };
        return status is not ("preparation" or "not-done" or "entered-in-error") ? test : null;
    }

    public static PriorTest? ReadImagingStudy(ReadContext reading, FhirResource resource) =>
        reading.Read<R4.ImagingStudy, PriorTest>(resource, study =>
    {
        var (path, status) = (resource.Path, study.StatusElement.Text());
        var words = study.ProcedureCode.Items().Select(Concept.Words).FirstOrDefault(text => text is not null)
            ?? study.DescriptionElement.Text();
        var test = new PriorTest
        {
            Codes = [.. Concept.Codes(study.ProcedureCode, $"{path}.procedureCode", CodeUse.Procedure, reading.Log)
            .Select(code => code.Code)],
            Text = reading.Log.Shortened(words, path),
            On = reading.DayOf(study.StartedElement.Date($"{path}.started")),
            Final = status == "available",
            Origin = path,
        };
        return Counts(reading, resource, status) ? test : null;
    });

    public static PriorTest? FromObservation(ReadContext reading, FhirResource resource, R4.Observation observation)
    {
        var (path, status, value) = (resource.Path, observation.StatusElement.Text(), observation.Value as R4.CodeableConcept);
        var test = new PriorTest
        {
            Codes = Concept.BareCodes(observation.Code, $"{path}.code", CodeUse.Procedure, reading.Log),
            Text = reading.Log.Shortened(Concept.Words(observation.Code), $"{path}.code"),
            Final = IsFinal(status),
            ResultCodes = Concept.BareCodes(value, $"{path}.value", CodeUse.Diagnosis, reading.Log),
            Conclusion = reading.Log.Shortened((observation.Value as R4.FhirString).Text() ?? Concept.Words(value), $"{path}.value"),
            Origin = path,
        };

        // Facts are not tests.
        if (status is "entered-in-error" or "cancelled" || test.Codes.Any(code => FactReader.Find(reading, code) is not null))
        {
            return null;
        }

        var result = FactReader.Result(reading, resource);
        return WithResults(test with { On = result?.On }, [result]);
    }

    /// <summary>The HL7 interpretation code of an observation, the most abnormal when there are several, or null.</summary>
    public static string? Interpretation(R4.Observation observation)
    {
        string? worst = null;
        foreach (var code in observation.Interpretation.Items().SelectMany(Concept.Plain))
        {
            worst = Worst(worst, code.ToUpperInvariant());
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

    private static int Rank(string interpretation) =>
        Interpretations.IndexOf(interpretation) is >= 0 and var rank ? rank : Interpretations.Length;

    private static PriorTest WithResults(PriorTest test, IEnumerable<ObservationResult?> results)
    {
        string? worst = null;
        decimal? highest = null;
        string? site = null;
        string? loneSite = null;
        foreach (var result in results)
        {
            if (result is not { Counts: true, Facts: var facts })
            {
                continue;
            }

            if (result.Interpretation is { } interpretation)
            {
                worst = Worst(worst, interpretation);
            }

            var here = facts.Find(fact => fact.Name == Site)?.Value.Word;
            foreach (var percent in facts.Where(fact => fact.Name == Stenosis).Select(fact => fact.Value.Number).OfType<decimal>())
            {
                (highest, site) = highest is null || percent > highest ? (percent, here) : (highest, site);
            }

            loneSite ??= facts.Exists(fact => fact.Name == Stenosis) ? null : here;
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
