using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests.Profiles;

/// <summary>Makes the CodeSystems, ValueSets and ConceptMaps that follow from the data files.</summary>
internal sealed class TerminologyMaker(string knowledge)
{
    private const string Base = "https://ordercheck.example/fhir";
    private const string Cpt = "http://www.ama-assn.org/go/cpt";
    private const string Loinc = "http://loinc.org";
    private const string Snomed = "http://snomed.info/sct";
    private const string Date = "2026-11-28";

    private readonly JsonNode _studies = Read(knowledge, "studies/catalogue.json");
    private readonly JsonNode _facts = Read(knowledge, "terminology/facts.json");
    private readonly JsonNode _signals = Read(knowledge, "screening/signals.json");
    private readonly JsonNode _tests = Read(knowledge, "terminology/prior-tests.json");

    /// <summary>The artefacts by the names of their files.</summary>
    public SortedDictionary<string, string> Make()
    {
        var made = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var artefact in All())
        {
            made.Add($"{artefact["resourceType"]}-{artefact["id"]}.json", ProfileMaker.Text(artefact));
        }

        return made;
    }

    private IEnumerable<JsonObject> All()
    {
        yield return CodeSystem("signal", "Signal", "Clinical signals", "What a code or words say about the purpose of an order.", Rows(_signals, "signals"));
        yield return ValueSet("signal", "Signal", "Clinical signals", "What a code or words say about the purpose of an order.", $"{Base}/CodeSystem/signal", null);
        yield return CodeSystem("prior-test", "PriorTest", "Kinds of earlier tests", "The earlier tests that policies ask for.", Rows(_tests, "kinds"));
        yield return ValueSet("prior-test", "PriorTest", "Kinds of earlier tests", "The earlier tests that policies ask for.", $"{Base}/CodeSystem/prior-test", null);
        yield return ValueSet(
            "heart-imaging-procedure", "HeartImagingProcedure", "CPT codes of heart CT and heart MRI", "The procedure codes that OrderCheck answers for. CPT codes only; the descriptors belong to the American Medical Association.",
            Cpt, Items(_studies, "studies").Select(study => Word(study, "code")));
        yield return ConceptMap(
            "study-to-cpt", "StudyToCpt", "Studies to CPT codes", "The CPT code of each study.", $"{Base}/ValueSet/study", $"{Base}/CodeSystem/study", Cpt, "equivalent",
            Items(_studies, "studies").Select(study => (Word(study, "id"), Word(study, "code"))));
        yield return ConceptMap(
            "snomed-to-signal", "SnomedToSignal", "SNOMED CT reasons to signals", "What a SNOMED CT code says about the purpose of an order. Grouped by us; no clinician has reviewed the groups.",
            null, Snomed, $"{Base}/CodeSystem/signal", "wider", Pairs(_signals, "signals", "snomed", "id"));
        yield return ConceptMap(
            "loinc-to-fact", "LoincToFact", "LOINC codes to facts", "The observations that tell a fact.", null, Loinc, $"{Base}/CodeSystem/fact", "wider", Pairs(_facts, "facts", "loinc", "name"));
        yield return ConceptMap(
            "cpt-to-prior-test", "CptToPriorTest", "CPT codes to kinds of earlier tests", "Which earlier test a CPT code is.", null, Cpt, $"{Base}/CodeSystem/prior-test", "wider", Pairs(_tests, "kinds", "cpt", "id"));
    }

    private static JsonObject CodeSystem(string id, string name, string title, string description, IReadOnlyList<(string Code, string Display)> rows)
    {
        var artefact = Head("CodeSystem", id, name, title, description);
        artefact["caseSensitive"] = true;
        artefact["valueSet"] = $"{Base}/ValueSet/{id}";
        artefact["content"] = "complete";
        artefact["count"] = rows.Count;
        artefact["concept"] = new JsonArray([.. rows.Select(row => new JsonObject { ["code"] = row.Code, ["display"] = row.Display })]);
        return artefact;
    }

    private static JsonObject ValueSet(string id, string name, string title, string description, string system, IEnumerable<string>? codes)
    {
        var include = new JsonObject { ["system"] = system };
        if (codes is not null)
        {
            include["concept"] = new JsonArray([.. codes.Order(StringComparer.Ordinal).Select(code => new JsonObject { ["code"] = code })]);
        }

        var artefact = Head("ValueSet", id, name, title, description);
        artefact["compose"] = new JsonObject { ["include"] = new JsonArray(include) };
        return artefact;
    }

    private static JsonObject ConceptMap(
        string id, string name, string title, string description, string? valueSet, string source, string target, string equivalence, IEnumerable<(string From, string To)> pairs)
    {
        var artefact = Head("ConceptMap", id, name, title, description);
        if (valueSet is not null)
        {
            artefact["sourceCanonical"] = valueSet;
        }

        artefact["group"] = new JsonArray(new JsonObject
        {
            ["source"] = source,
            ["target"] = target,
            ["element"] = new JsonArray([.. pairs.GroupBy(pair => pair.From).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => new JsonObject
            {
                ["code"] = same.Key,
                ["target"] = new JsonArray([.. same.Select(pair => pair.To).Distinct().Select(to => new JsonObject { ["code"] = to, ["equivalence"] = equivalence })]),
            })]),
        });
        return artefact;
    }

    private static JsonObject Head(string type, string id, string name, string title, string description) => new()
    {
        ["resourceType"] = type,
        ["id"] = id,
        ["url"] = $"{Base}/{type}/{id}",
        ["version"] = "0.1.0",
        ["name"] = name,
        ["title"] = title,
        ["status"] = "active",
        ["experimental"] = false,
        ["date"] = Date,
        ["publisher"] = "OrderCheck",
        ["description"] = description,
    };

    private static List<(string Code, string Display)> Rows(JsonNode file, string list) => [.. Items(file, list).Select(row => (Word(row, "id"), Word(row, "label")))];

    private static IEnumerable<(string From, string To)> Pairs(JsonNode file, string list, string codes, string name) =>
        Items(file, list).SelectMany(row => (row[codes]?.AsArray() ?? []).Select(code => ((string)code!, Word(row, name))));

    private static IEnumerable<JsonNode> Items(JsonNode file, string list) => file[list]!.AsArray().Select(row => row!);

    private static string Word(JsonNode row, string name) => (string)row[name]!;

    private static JsonNode Read(string folder, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;
}
