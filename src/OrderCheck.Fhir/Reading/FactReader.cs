using System.Collections.Frozen;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads single facts from observations and allergies.</summary>
internal static class FactReader
{
    private static readonly FrozenDictionary<string, bool> YesNo = new Dictionary<string, bool>
    {
        ["y"] = true, ["yes"] = true, ["true"] = true, ["n"] = false, ["no"] = false, ["false"] = false,
        ["LA33-6"] = true, ["LA32-8"] = false, // LOINC answers yes and no
        ["373066001"] = true, ["373067005"] = false, // SNOMED CT yes and no
        ["LA15173-0"] = true, ["LA26683-5"] = false, // LOINC answers pregnant and not pregnant
        ["77386006"] = true, ["60001007"] = false, // SNOMED CT pregnant and not pregnant
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // One row per unit in which the number means the same.
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["%"] = "%", ["percent"] = "%",
        ["kg/m2"] = "kg/m2", ["kg/m^2"] = "kg/m2", ["kg/m²"] = "kg/m2",
        ["ml/min"] = "ml/min", ["ml/min/{1.73_m2}"] = "ml/min", ["ml/min/1.73m2"] = "ml/min", ["ml/min/1.73 m2"] = "ml/min",
        ["ml/min/1.73m^2"] = "ml/min", ["ml/min/1.73m²"] = "ml/min", ["ml/min/1.73 m²"] = "ml/min", ["ml/min/1.73_m2"] = "ml/min",
        ["t"] = "t", ["tesla"] = "t",
        ["1"] = "1", ["{score}"] = "1", ["[score]"] = "1", ["score"] = "1", ["{agatston}"] = "1", ["au"] = "1", ["agatston units"] = "1",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool IsFinal(string? status) => status is "final" or "amended" or "corrected";

    /// <summary>What an observation says to a report that names it; null when it cannot be read.</summary>
    public static ObservationResult? Result(ReadContext reading, FhirResource resource) =>
        reading.Read<R4.Observation, ObservationResult>(resource, observation =>
    {
        var on = reading.DayOf(FhirDates.DayOf(observation.Effective, $"{resource.Path}.effective")
            ?? observation.IssuedElement.Date($"{resource.Path}.issued"));
        return new ObservationResult(
            IsFinal(observation.StatusElement.Text()) && reading.IsOfPatient(resource, observation.Subject), on,
            PriorTestReader.Interpretation(observation), Values(reading, resource, observation, on));
    });

    /// <summary>The facts of an observation; none when it is not final.</summary>
    public static List<Fact> FromObservation(ReadContext reading, FhirResource resource, R4.Observation observation)
    {
        if (Result(reading, resource) is not { Facts: { Count: > 0 } facts })
        {
            return [];
        }

        if (!IsFinal(observation.StatusElement.Text()))
        {
            reading.Log.Ignore(resource, "its status is not final, amended or corrected", Severity.Warning);
            return [];
        }

        return facts;
    }

    /// <summary>An allergy to contrast media; null for any other, and for one that no longer holds.</summary>
    public static Fact? ReadAllergy(ReadContext reading, FhirResource resource) =>
        reading.Read<R4.AllergyIntolerance, Fact>(resource, allergy =>
    {
        var codes = Concept.Codes(allergy.Code, $"{resource.Path}.code", CodeUse.Any, reading.Log);
        var isContrast = codes.Any(code => code.Code is { System: Code.Snomed, Value: "293637006" or "385420005" or "426722004" })
            || (Concept.Words(allergy.Code)?.Contains("contrast", StringComparison.OrdinalIgnoreCase) ?? false);
        var verification = Concept.Plain(allergy.VerificationStatus);
        var clinical = Concept.Plain(allergy.ClinicalStatus);
        var on = allergy.RecordedDateElement.Date($"{resource.Path}.recordedDate")?.First;
        var isPast = verification.Contains("refuted") || verification.Contains("entered-in-error") || clinical.Contains("inactive")
            || clinical.Contains("resolved");
        return isContrast && !isPast ? new Fact("contrast-allergy", FactValue.Of(true), on, resource.Path) : null;
    });

    /// <summary>The fact a code carries, or null.</summary>
    public static FactDefinition? Find(ReadContext reading, Code code) => code.System switch
    {
        Code.Loinc => reading.Facts.FindLoinc(code.Value),
        Canonical.Fact => reading.Facts.Find(code.Value),
        _ => null,
    };

    // The facts of an observation and its components, whatever its status.
    private static List<Fact> Values(ReadContext reading, FhirResource resource, R4.Observation observation, DateOnly? on)
    {
        var facts = new List<Fact>();
        AddFrom(
            reading, new Measured(observation.Code, observation.Value, observation.DataAbsentReason is not null, resource.Path), on, facts);
        foreach (var (component, place) in observation.Component.At($"{resource.Path}.component"))
        {
            AddFrom(reading, new Measured(component.Code, component.Value, component.DataAbsentReason is not null, place), on, facts);
        }

        return facts;
    }

    private static void AddFrom(ReadContext reading, Measured measured, DateOnly? on, List<Fact> facts)
    {
        var known = new List<FactDefinition>();
        foreach (var code in Concept.Codes(measured.Code, $"{measured.Place}.code", CodeUse.Any, reading.Log))
        {
            if (measured.IsAbsent || Find(reading, code.Code) is not { } fact || known.Contains(fact))
            {
                continue;
            }

            known.Add(fact);
            var values = ValuesOf(measured, fact, reading.Log);
            if (values.Count == 0)
            {
                reading.Log.Ignore(measured.Place, $"The value told for '{fact.Name}' was not used: it is not {Expected(fact)}.",
                    $"Send {Expected(fact)}.");
            }

            facts.AddRange(values.Take(fact.Many ? values.Count : 1).Select(value => new Fact(fact.Name, value, on, measured.Place)));
        }
    }

    private static List<FactValue> ValuesOf(Measured measured, FactDefinition fact, ReadIssues log) => fact.Type switch
    {
        FactType.Word => Words(measured, fact, log),
        FactType.Flag => Flag(measured, log) is { } flag ? [FactValue.Of(flag)] : [],
        FactType.Number => Number(measured.Value, fact) is { } number ? [FactValue.Of(number)] : [],
        _ => Text(measured, log) is { } text ? [FactValue.Of(text)] : [],
    };

    private static List<FactValue> Words(Measured measured, FactDefinition fact, ReadIssues log)
    {
        var sent = Concept.Codes(measured.Value as R4.CodeableConcept, $"{measured.Place}.value", CodeUse.Any, log)
            .Where(code => code.Code.System is Canonical.FactValue or Canonical.Fact)
            .Select(code => code.Code.Value).ToList();
        if (sent.Count == 0 && FreeText(measured.Value) is { } text)
        {
            sent.Add(text);
        }

        var words = sent.Select(word => fact.Words.FirstOrDefault(known => string.Equals(known, word, StringComparison.OrdinalIgnoreCase)))
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(FactValue.Of).ToList();

        // Two different words for what has only one contradict each other: then nothing was told.
        return words.Count > 1 && !fact.Many ? [] : words.Count == 0 && fact.Many && sent.Count > 0 ? [FactValue.Of(sent[0])] : words;
    }

    private static bool? Flag(Measured measured, ReadIssues log)
    {
        if (measured.Value is R4.FhirBoolean flag)
        {
            return flag.Flag();
        }

        var sent = Concept.Codes(measured.Value as R4.CodeableConcept, $"{measured.Place}.value", CodeUse.Any, log)
            .Select(code => code.Code.Value).ToList();
        if (sent.Count == 0 && FreeText(measured.Value) is { } text)
        {
            sent.Add(text);
        }

        var known = sent.Where(YesNo.ContainsKey).Select(word => YesNo[word]).Distinct().ToList();
        return known.Count == 1 ? known[0] : null;
    }

    private static decimal? Number(R4.DataType? value, FactDefinition fact)
    {
        if (value is R4.Integer whole)
        {
            return whole.Number() is { } count ? Plausible(count, null, fact) : null;
        }

        if (value is not R4.Quantity quantity)
        {
            return null;
        }

        var unit = quantity.CodeElement.Text() ?? quantity.UnitElement.Text();
        var number = quantity.ValueElement.Number();

        // "More than 60" is no number.
        return quantity.ComparatorElement.Text() is null && number is { } read ? Plausible(read, unit, fact) : null;
    }

    private static decimal? Plausible(decimal value, string? unit, FactDefinition fact)
    {
        var expected = Normal(fact.Unit ?? "1");
        var given = unit is null ? null : Normal(unit);
        if (value < 0 || (expected == "%" && value > 100))
        {
            return null;
        }

        return (expected, given) switch
        {
            // A bare 0.55 may be a fraction.
            ("%", null) => value > 1 ? value : null,
            ("%", "1") => value <= 1 ? value * 100 : null,
            (_, null) => value,
            _ => expected == given ? value : null,
        };
    }

    private static string Normal(string unit) => Units.GetValueOrDefault(unit) ?? unit;

    private static string? Text(Measured measured, ReadIssues log) =>
        log.Shortened(
        (measured.Value as R4.FhirString).Text() ?? Concept.Words(measured.Value as R4.CodeableConcept), $"{measured.Place}.value");

    private static string? FreeText(R4.DataType? value) => (value as R4.FhirString).Text()
        ?? (value as R4.CodeableConcept)?.TextElement.Text();

    private static string Expected(FactDefinition fact) => fact.Type switch
    {
        FactType.Word => $"one of {string.Join(", ", fact.Words)} (valueCodeableConcept of {Canonical.FactValue}, or valueString)",
        FactType.Flag => "yes or no (valueBoolean)",
        FactType.Number => $"a number without comparator (valueQuantity{(fact.Unit is null ? "" : $" in {fact.Unit}")})",
        _ => "a text (valueString)",
    };

    // An observation or one of its components.
    private sealed record Measured(R4.CodeableConcept? Code, R4.DataType? Value, bool IsAbsent, string Place);
}

/// <summary>What an observation says, read once however many reports name it.</summary>
/// <param name="Counts">True when it is final and about the patient.</param>
/// <param name="On">The day it is about, or null.</param>
/// <param name="Interpretation">Its HL7 interpretation code, or null.</param>
/// <param name="Facts">The facts in it, whatever its status.</param>
internal sealed record ObservationResult(bool Counts, DateOnly? On, string? Interpretation, List<Fact> Facts);
