using System.Collections.Frozen;

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

    /// <summary>What an observation tells to a report that names it.</summary>
    public static ObservationResult Result(ReadContext reading, FhirResource resource)
    {
        if (!reading.Observations.TryGetValue(resource, out var result))
        {
            var counts = IsFinal(resource.Node.Text("status")) && reading.IsOfPatient(resource, "subject");
            var interpretation = PriorTestReader.Interpretation(resource.Node);
            var on = (PriorTestReader.Effective(resource.Node) ?? resource.Node.Date("issued"))?.First;
            result = new ObservationResult(counts, on, interpretation, Values(reading, resource.Node, on));
            reading.Observations[resource] = result;
        }

        return result;
    }

    public static List<Fact> ReadObservation(ReadContext reading, FhirResource resource)
    {
        var status = resource.Node.Text("status");
        var facts = Result(reading, resource).Facts;
        if (!reading.Log.Readable(resource) || facts.Count == 0)
        {
            return [];
        }

        if (!IsFinal(status))
        {
            reading.Log.Ignore(resource, "its status is not final, amended or corrected", Severity.Warning);
            return [];
        }

        return facts;
    }

    public static List<Fact> ReadAllergy(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var concept = node.Object("code");
        var contrast = concept.Objects("coding").Exists(coding =>
                CodeSystems.Read(coding, CodeUse.Any, reading.Log) is { Code: { System: Code.Snomed, Value: "293637006" or "385420005" or "426722004" } })
            || (Concept.Words(concept)?.Contains("contrast", StringComparison.OrdinalIgnoreCase) ?? false);
        var verification = Concept.Plain(node.Object("verificationStatus"));
        var clinical = Concept.Plain(node.Object("clinicalStatus"));
        var on = node.Date("recordedDate")?.First;
        if (!reading.Log.Readable(resource) || !contrast || verification.Contains("refuted") || verification.Contains("entered-in-error")
            || clinical.Contains("inactive") || clinical.Contains("resolved"))
        {
            return [];
        }

        return [new Fact("contrast-allergy", FactValue.Of(true), on, node.Place)];
    }

    /// <summary>The fact a code carries, or null.</summary>
    public static FactDefinition? Find(ReadContext reading, Code code) => code.System switch
    {
        Code.Loinc => reading.Facts.FindLoinc(code.Value),
        Canonical.Fact => reading.Facts.Find(code.Value),
        _ => null,
    };

    // The facts of an observation and its components, whatever its status.
    private static List<Fact> Values(ReadContext reading, FhirNode node, DateOnly? on)
    {
        var facts = new List<Fact>();
        AddFrom(reading, node, on, facts);
        foreach (var component in node.Objects("component"))
        {
            AddFrom(reading, component, on, facts);
        }

        return facts;
    }

    private static void AddFrom(ReadContext reading, FhirNode node, DateOnly? on, List<Fact> facts)
    {
        var known = new List<FactDefinition>();
        foreach (var coding in node.Object("code").Objects("coding"))
        {
            if (CodeSystems.Read(coding, CodeUse.Any, reading.Log) is not { } told || Find(reading, told.Code) is not { } fact
                || known.Contains(fact) || node.Has("dataAbsentReason"))
            {
                continue;
            }

            known.Add(fact);
            var values = fact.Type switch
            {
                FactType.Word => Words(node, fact, reading.Log),
                FactType.Flag => Flag(node, reading.Log) is { } flag ? [FactValue.Of(flag)] : [],
                FactType.Number => Number(node, fact) is { } number ? [FactValue.Of(number)] : [],
                _ => Text(node) is { } text ? [FactValue.Of(text)] : new List<FactValue>(),
            };
            if (values.Count == 0)
            {
                reading.Log.Ignore(node.Place, $"The value told for '{fact.Name}' was not used: it is not {Expected(fact)}.", $"Send {Expected(fact)}.");
            }

            facts.AddRange(values.Take(fact.Many ? values.Count : 1).Select(value => new Fact(fact.Name, value, on, node.Place)));
        }
    }

    private static List<FactValue> Words(FhirNode node, FactDefinition fact, ReadIssues log)
    {
        var concept = node.Object("valueCodeableConcept", "value");
        var told = Concept.Codes(concept, CodeUse.Any, log)
            .Where(code => code.Code.System is Canonical.FactValue or Canonical.Fact)
            .Select(code => code.Code.Value).ToList();
        if (told.Count == 0 && (node.Text("valueString", "value") ?? concept.Text("text")) is { } text)
        {
            told.Add(text);
        }

        var words = told.Select(word => fact.Words.FirstOrDefault(known => string.Equals(known, word, StringComparison.OrdinalIgnoreCase)))
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(FactValue.Of).ToList();

        // Two different words for what has only one contradict each other: then nothing was told.
        return words.Count > 1 && !fact.Many ? [] : words.Count == 0 && fact.Many && told.Count > 0 ? [FactValue.Of(told[0])] : words;
    }

    private static bool? Flag(FhirNode node, ReadIssues log)
    {
        if (node.Flag("valueBoolean", "value") is { } flag)
        {
            return flag;
        }

        var concept = node.Object("valueCodeableConcept", "value");
        var told = Concept.Codes(concept, CodeUse.Any, log).Select(code => code.Code.Value).ToList();
        if (told.Count == 0 && (node.Text("valueString", "value") ?? concept.Text("text")) is { } text)
        {
            told.Add(text);
        }

        var known = told.Where(YesNo.ContainsKey).Select(word => YesNo[word]).Distinct().ToList();
        return known.Count == 1 ? known[0] : null;
    }

    private static decimal? Number(FhirNode node, FactDefinition fact)
    {
        if (node.Number("valueInteger", "value") is { } whole)
        {
            return Plausible(whole, null, fact);
        }

        var quantity = node.Object("valueQuantity", "value");
        var number = quantity.Number("value");
        var unit = quantity.Text("code") ?? quantity.Text("unit");

        // "More than 60" is no number.
        return quantity.Text("comparator") is null && number is { } value ? Plausible(value, unit, fact) : null;
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

    private static string? Text(FhirNode node) => node.Text("valueString", "value") ?? Concept.Words(node.Object("valueCodeableConcept", "value"));

    private static string Expected(FactDefinition fact) => fact.Type switch
    {
        FactType.Word => $"one of {string.Join(", ", fact.Words)} (valueCodeableConcept of {Canonical.FactValue}, or valueString)",
        FactType.Flag => "yes or no (valueBoolean)",
        FactType.Number => $"a number without comparator (valueQuantity{(fact.Unit is null ? "" : $" in {fact.Unit}")})",
        _ => "a text (valueString)",
    };
}
