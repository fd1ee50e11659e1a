using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace OrderCheck.Cli.Tests;

/// <summary>
/// The schemas that editors use hold for all shipped data. Run with REWRITE_SCHEMAS=1 to write the words that come from the data anew.
/// </summary>
public class SchemaTests
{
    private static readonly string Root = FindRoot();

    private static readonly Dictionary<string, JsonSchema> Schemas = ReadSchemas();

    public static TheoryData<string> DataFiles => [.. AllDataFiles];

    private static IEnumerable<string> AllDataFiles =>
    [
        .. new[] { "evidence", "policies", "studies", "screening", "terminology" }.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Root, "src", "knowledge", room), "*.json", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(DataFiles))]
    public void Every_data_file_has_a_schema_and_keeps_it(string file)
    {
        var schema = Assert.Single(Mapping(), entry => entry.Patterns.Any(pattern => Regex.IsMatch(file, pattern))).Schema;
        var result = Schemas[schema].Evaluate(JsonNode.Parse(File.ReadAllBytes(Path.Combine(Root, file))), new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(result.IsValid, string.Join('\n', result.Details.Where(detail => detail.HasErrors).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}")));
    }

    [Theory]
    [InlineData("policy.schema.json", """{"id":"a","title":"A","issuer":"B","question":"support","rank":1,"appliesTo":{"studys":[]}}""")]
    [InlineData("policy.schema.json", """{"id":"a","title":"A","issuer":"B","question":"maybe","rank":1,"appliesTo":{}}""")]
    [InlineData("edition.schema.json", """{"from":"2027-13-01","transcribed":"2026-10-01","lastChecked":"2026-10-01"}""")]
    [InlineData("edition.schema.json", """{"from":"2027-01-01","transcribed":"2026-10-01","lastChecked":"2026-10-01","criteria":[{"id":"x","role":"requires","test":{"fact":"no-such-fact"},"says":"x","cite":{"document":"a","place":"b","confidence":"own"}}]}""")]
    [InlineData("cases.schema.json", """{"cases":[{"name":"a","on":"2027-01-01","order":{"reason":["R07.9"]},"expect":{}}]}""")]
    public void A_wrong_file_does_not_keep_its_schema(string schema, string json) => Assert.False(Schemas[schema].Evaluate(JsonNode.Parse(json)).IsValid);

    /// <summary>What authors write in their own words, by the last name of its place.</summary>
    private static readonly HashSet<string> OwnWords =
    [
        "about", "title", "issuer", "name", "says", "place", "ask", "text", "remedy", "untold", "note", "only", "unreadRegions", "unread", "plan", "insurer", "city", "county", "encounter", "requisition", "unreadable",
        "label", "contractor", "contradiction", "unit", "source", "asSecondary", "infers", "identifiers", "employment", "pretest-probability", "symptom-status", "stenosis-site", "planned-procedure", "cardiac-markers", "value",
        "lookAt", "study-question", "plan-funding",
    ];

    /// <summary>Objects whose names people choose.</summary>
    private static readonly HashSet<string> OwnNames = ["documents"];

    public static TheoryData<string> Kinds => [.. Mapping().Select(entry => entry.Schema)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_property_that_no_file_of_the_kind_knows_shows_in_the_editor(string schema)
    {
        var file = DataFilesOf(schema).First();
        var root = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Root, file)))!;
        root["mispelt"] = 1;

        Assert.False(Schemas[schema].Evaluate(root).IsValid);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_slip_of_the_pen_anywhere_in_a_file_shows_in_the_editor(string schema)
    {
        var uncaught = new List<string>();
        var seen = new HashSet<string>();
        foreach (var file in DataFilesOf(schema))
        {
            var root = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Root, file)))!;
            foreach (var node in Below(root).Where(node => seen.Add(Regex.Replace(node.GetPath(), "\\[[0-9]+\\]", "[]"))).ToList())
            {
                var place = Regex.Replace(node.GetPath(), "\\[[0-9]+\\]", "");
                var name = place[(place.LastIndexOf('.') + 1)..];
                if (node is JsonObject one && !OwnNames.Contains(name))
                {
                    one.Add("mispelt", 1);
                    Note(root, $"{place}: a property that is not known");
                    one.Remove("mispelt");
                }
                else if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String && !OwnWords.Contains(name))
                {
                    var wrong = JsonValue.Create(value.GetValue<string>() + " §");
                    value.ReplaceWith(wrong);
                    Note(root, $"{place}: {wrong}");
                    wrong.ReplaceWith(value);
                }
            }
        }

        Assert.True(uncaught.Count == 0, string.Join("\n", uncaught));

        void Note(JsonNode spoilt, string slip)
        {
            if (Schemas[schema].Evaluate(spoilt).IsValid)
            {
                uncaught.Add(slip);
            }
        }
    }

    [Fact]
    public void The_words_are_those_of_the_data()
    {
        var knowledge = KnowledgeLoader.LoadShipped();
        var words = new Dictionary<string, IEnumerable<string>>
        {
            ["study"] = knowledge.Studies.All.Select(study => study.Id),
            ["finding"] = FindingCode.All,
            ["fact"] = Ids("terminology/facts.json", "facts", "name"),
            ["payer"] = knowledge.Payers.All.Select(payer => payer.Id),
            ["reviewer"] = knowledge.Policies.Plans.Reviewers.Keys,
            ["jurisdiction"] = knowledge.Jurisdictions.All.Select(one => one.Id),
            ["signal"] = Ids("screening/signals.json", "signals", "id"),
            ["testKind"] = Ids("terminology/prior-tests.json", "kinds", "id").Concat(Read(Path.Combine(Root, "src/knowledge/terminology/prior-tests.json")).GetProperty("groups").EnumerateArray().Select(one => one.GetString()!)),
        };
        var path = Path.Combine(Root, "src", "knowledge", "schemas", "words.schema.json");
        var written = JsonNode.Parse(File.ReadAllText(path))!;
        var before = written.ToJsonString();
        foreach (var (name, all) in words)
        {
            written["definitions"]![name]!["enum"] = new JsonArray([.. all.Distinct().Order(StringComparer.Ordinal).Select(word => (JsonNode)word)]);
        }

        if (Environment.GetEnvironmentVariable("REWRITE_SCHEMAS") == "1")
        {
            File.WriteAllText(path, written.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
            return;
        }

        Assert.Equal(written.ToJsonString(), before);
    }

    private static IEnumerable<string> Ids(string file, string list, string name) =>
        Read(Path.Combine(Root, "src", "knowledge", file)).GetProperty(list).EnumerateArray().Select(one => one.GetProperty(name).GetString()!);

    private static IEnumerable<string> DataFilesOf(string schema)
    {
        var patterns = Mapping().Single(entry => entry.Schema == schema).Patterns;
        return AllDataFiles.Where(file => patterns.Any(pattern => Regex.IsMatch(file, pattern)));
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) => node switch
    {
        JsonObject one => one.Select(property => property.Value).OfType<JsonNode>().SelectMany(Below).Prepend(node),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Below).Prepend(node),
        _ => [node],
    };

    /// <summary>Which files an editor checks against which schema.</summary>
    private static IEnumerable<(string Schema, string[] Patterns)> Mapping() =>
        Read(Path.Combine(Root, ".vscode", "settings.json")).GetProperty("json.schemas").EnumerateArray().Select(entry =>
            (Path.GetFileName(entry.GetProperty("url").GetString()!), entry.GetProperty("fileMatch").EnumerateArray()
                .Select(pattern => $"^{Regex.Escape(pattern.GetString()!.TrimStart('/')).Replace("\\*", "[^/]*", StringComparison.Ordinal)}$").ToArray()));

    // Schemas name each other by file name, so each gets its file name as its id.
    private static Dictionary<string, JsonSchema> ReadSchemas()
    {
        var schemas = Directory.GetFiles(Path.Combine(Root, "src", "knowledge", "schemas"), "*.schema.json").ToDictionary(
            file => Path.GetFileName(file),
            file =>
            {
                var schema = JsonNode.Parse(File.ReadAllBytes(file))!;
                schema["$id"] = $"https://ordercheck.example/schemas/{Path.GetFileName(file)}";
                return JsonSchema.FromText(schema.ToJsonString());
            });
        foreach (var schema in schemas.Values)
        {
            SchemaRegistry.Global.Register(schema);
        }

        return schemas;
    }

    private static JsonElement Read(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
