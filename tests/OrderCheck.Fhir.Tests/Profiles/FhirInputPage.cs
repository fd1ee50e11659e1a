using System.Text;
using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests.Profiles;

/// <summary>Writes <c>docs/fhir-input.md</c> from the published profiles and terminology.</summary>
internal sealed class FhirInputPage(string profiles)
{
    private const string Base = "https://ordercheck.example/fhir";

    // First what an order is made of, then the chart, then what else may come.
    private static readonly string[] Order =
    [
        "imaging-order", "patient", "coverage", "condition", "prior-test-report", "fact-observation", "abn-document", "authorization-response", "authorization-request", "encounter",
        "location", "organization", "practitioner-role", "procedure", "imaging-study", "device", "family-history", "allergy", "flag", "episode-of-care", "appointment",
    ];

    private readonly StringBuilder _text = new();

    /// <summary>The profiles of what is read, in the order of the page.</summary>
    public static IReadOnlyList<string> Profiles => Order;

    /// <summary>The text of the page.</summary>
    /// <param name="systems">The canonical address of each code system with the other names it is known by.</param>
    public string Write(IEnumerable<(string Canonical, IReadOnlyList<string> Aliases)> systems)
    {
        Line("# What OrderCheck reads from FHIR");
        Line();
        Line("Generated from the profiles in `fhir-profiles/` and the terminology; `REWRITE_PROFILES=1 dotnet test tests/OrderCheck.Fhir.Tests` writes it anew.");
        Line();
        Line("Every element, code system and extension that is read, with what it does. Whatever is not named here is ignored, and cannot make an order unreadable. No profile asks for more than R4 does,");
        Line("so resources of US Core and of Da Vinci CRD conform. `POST /fhir/{Type}/$validate` and `ordercheck validate FILE` name faults with their place and remedy; add a profile's address to check against it.");
        Line();
        foreach (var id in Order)
        {
            Profile(id);
        }

        Extensions();
        Systems(systems);
        Map("Studies", "The study of each CPT code.", "study-to-cpt", "study", "Study", "CPT", byTarget: false);
        Codes("Components of a study", "In `ServiceRequest.orderDetail`; the same may be said in words.", "study-component");
        Facts();
        Map("Earlier tests", "By CPT code; LOINC, SNOMED CT and words are understood too.", "cpt-to-prior-test", "prior-test", "Test", "CPT", byTarget: true);
        Map("Reasons in SNOMED CT", "They decide the purpose, never the support: that needs ICD-10-CM.", "snomed-to-signal", "signal", "Signal", "SNOMED CT", byTarget: true);
        return _text.ToString();
    }

    private void Profile(string id)
    {
        var profile = Read($"StructureDefinition-{id}");
        Line($"## {profile["type"]}: {profile["title"]}");
        Line();
        Line($"{profile["description"]} Profile: `{profile["url"]}`");
        Line();
        Line("| element | | what it does |");
        Line("|---|---|---|");
        foreach (var element in profile["differential"]!["element"]!.AsArray().Skip(1).Where(element => element!["sliceName"] is null))
        {
            var path = (string)element!["path"]!;
            Line($"| `{path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..]}` | {Cardinality(profile, path)} | {Cell((string)element["definition"]!)}{Binding(element)} |");
        }

        Line();
    }

    private static string Cardinality(JsonNode profile, string path)
    {
        var element = profile["snapshot"]!["element"]!.AsArray().First(element => (string)element!["path"]! == path && element["sliceName"] is null)!;
        return $"{element["min"]}..{element["max"]}";
    }

    private static string Binding(JsonNode element) => (string?)element["binding"]?["valueSet"] is { } url ? $" Codes: `{url[(Base.Length + 1)..]}`." : "";

    private void Extensions()
    {
        Line("## Extensions");
        Line();
        Line("| extension | on | what it does |");
        Line("|---|---|---|");
        foreach (var file in Directory.EnumerateFiles(profiles, "StructureDefinition-*.json").Order(StringComparer.Ordinal))
        {
            var extension = JsonNode.Parse(File.ReadAllText(file))!;
            if ((string)extension["type"]! == "Extension")
            {
                var context = string.Join(", ", extension["context"]!.AsArray().Select(context => $"`{context!["expression"]}`"));
                Line($"| `{extension["url"]}` | {context} | {Cell((string)extension["description"]!)} |");
            }
        }

        Line($"| `{Writing.Canonical.BillingOptions}` | `ServiceRequest`, `ServiceRequest.code` | Codes the order may be billed with: alternatives to choose from. |");
        Line($"| `{Writing.Canonical.CoverageInformation}` | `ServiceRequest`, `Appointment` | What a payer has said already; in hook calls our own is replaced and others are left alone. |");
        Line("| `.../extension-reviewAction` (Da Vinci PAS) | `ClaimResponse`, `.item`, `.addItem`, `.adjudication` | Only A1 is an approval in full. |");
        Line();
    }

    private void Systems(IEnumerable<(string Canonical, IReadOnlyList<string> Aliases)> systems)
    {
        Line("## Code systems");
        Line();
        Line("An alias is accepted with the finding `code-system-alias`; a trailing slash, `https` for `http` and `urn:oid:` make no difference.");
        Line();
        Line("| code system | also known as |");
        Line("|---|---|");
        foreach (var (canonical, aliases) in systems)
        {
            Line($"| `{canonical}` | {string.Join(", ", aliases.Select(alias => $"`{alias}`"))} |");
        }

        Line();
    }

    private void Codes(string title, string about, string system)
    {
        Line($"## {title}");
        Line();
        Line($"{about} System: `{Base}/CodeSystem/{system}`");
        Line();
        Line("| code | meaning |");
        Line("|---|---|");
        foreach (var concept in Concepts(system))
        {
            Line($"| `{concept["code"]}` | {Cell((string?)concept["definition"] ?? (string?)concept["display"] ?? "")} |");
        }

        Line();
    }

    private void Facts()
    {
        var loinc = Pairs("loinc-to-fact").ToLookup(pair => pair.To, pair => pair.From);
        Line("## Facts");
        Line();
        Line($"In `Observation.code`, of `{Base}/CodeSystem/fact`, or by LOINC. Words as values are codes of `{Base}/CodeSystem/fact-value`.");
        Line();
        Line("| fact | LOINC | meaning |");
        Line("|---|---|---|");
        foreach (var concept in Concepts("fact"))
        {
            var code = (string)concept["code"]!;
            Line($"| `{code}` | {string.Join(", ", loinc[code])} | {Cell((string?)concept["definition"] ?? (string?)concept["display"] ?? "")} |");
        }

        Line();
    }

    private void Map(string title, string about, string map, string system, string left, string right, bool byTarget)
    {
        var pairs = Pairs(map).ToLookup(pair => byTarget ? pair.To : pair.From, pair => byTarget ? pair.From : pair.To);
        Line($"## {title}");
        Line();
        Line($"{about} `{Base}/ConceptMap/{map}`");
        Line();
        Line($"| {left} | meaning | {right} |");
        Line("|---|---|---|");
        foreach (var concept in Concepts(system).Where(concept => pairs.Contains((string)concept["code"]!)))
        {
            Line($"| `{concept["code"]}` | {Cell((string)concept["display"]!)} | {string.Join(", ", pairs[(string)concept["code"]!].Order(StringComparer.Ordinal))} |");
        }

        Line();
    }

    private IEnumerable<(string From, string To)> Pairs(string map) =>
        from part in Read($"ConceptMap-{map}")["group"]!.AsArray()
        from element in part!["element"]!.AsArray()
        from target in element!["target"]!.AsArray()
        select ((string)element["code"]!, (string)target!["code"]!);

    private IEnumerable<JsonNode> Concepts(string system) => Read($"CodeSystem-{system}")["concept"]!.AsArray().Select(concept => concept!);

    private JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(profiles, name + ".json")))!;

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
