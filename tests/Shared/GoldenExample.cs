using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrderCheck.Tests.Shared;

/// <summary>
/// One folder of <c>examples/</c>: a request and the answers it must get. Codes, severities, places and answers are compared; the words are those of
/// <c>tests/Shared/example-texts.txt</c>, so that a better sentence changes that one file. Run the tests with REWRITE_EXAMPLES=1 to write the answers
/// anew, words too, then review the difference. What changes with every change of data (knowledge version, assessment id, ids of cards) is masked.
/// </summary>
public sealed partial record GoldenExample(string Folder)
{
    public const string AsOf = "2026-11-22";

    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("REWRITE_EXAMPLES") == "1";

    private static readonly FrozenSet<string> Words =
        FrozenSet.Create(StringComparer.Ordinal, "text", "remedy", "says", "missing", "fact", "summary", "detail", "description", "label", "div");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => Path.GetFileName(Folder);

    public string RequestFile => Path.Combine(Folder, "request.json");

    public string Request => File.ReadAllText(RequestFile);

    public static IReadOnlyList<GoldenExample> All { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root(), "examples")).Order(StringComparer.Ordinal).Where(folder => File.Exists(Path.Combine(folder, "request.json"))).Select(folder => new GoldenExample(folder))];

    /// <summary>Calls of CDS Hooks, with the answers under default settings.</summary>
    public static IReadOnlyList<GoldenExample> Hooks { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root(), "examples", "hooks")).Order(StringComparer.Ordinal).Select(folder => new GoldenExample(folder))];

    public static GoldenExample Hook(string name) => Hooks.Single(example => example.Name == name);

    public static GoldenExample Named(string name) => All.Single(example => example.Name == name);

    /// <summary>The answer is the one in <c>response.json</c>.</summary>
    public void HasResponse(ReadOnlySpan<byte> answer) => Compare("response.json", answer);

    /// <summary>The plain JSON is the one in <c>assessment.json</c>.</summary>
    public void HasAssessment(ReadOnlySpan<byte> answer) => Compare("assessment.json", answer);

    private void Compare(string file, ReadOnlySpan<byte> answer)
    {
        var text = JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(answer), Indented) + "\n";
        text = AssessmentIds().Replace(text, "\"oc-00000000000000000000000000000000\"");
        text = Uuids().Replace(text, "\"uuid\": \"00000000-0000-0000-0000-000000000000\"");
        text = KnowledgeVersions().Replace(text, match => match.Groups[1].Value + "\"000000000000\"");
        var path = Path.Combine(Folder, file);
        if (Rewrite)
        {
            File.WriteAllText(path, text, new UTF8Encoding(false));
        }

        Assert.True(File.Exists(path), $"{Name}/{file} is missing: write it with REWRITE_EXAMPLES=1");
        Assert.Equal(WithoutWords(File.ReadAllText(path)), WithoutWords(text));
    }

    private static string WithoutWords(string json)
    {
        var answer = JsonNode.Parse(json)!;
        Mask(answer, isOurs: true);
        return answer.ToJsonString(Indented);
    }

    // Inside a returned resource the words are the EHR's, but for the reason text of the coverage information.
    private static void Mask(JsonNode node, bool isOurs)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
            {
                Mask(item, isOurs);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (isOurs && IsWords(members, name, value))
                {
                    members[name] = "...";
                }

                if (members[name] is { } kept)
                {
                    Mask(kept, (isOurs && name != "resource") || name == "valueCodeableConcept");
                }
            }
        }
    }

    private static bool IsWords(JsonObject parent, string name, JsonNode? value) =>
        (Words.Contains(name) || (name == "valueString" && ((string?)parent["url"])?.EndsWith("/remedy", StringComparison.Ordinal) == true))
        && (value is JsonValue || (value is JsonArray { Count: > 0 } items && items.All(item => item is JsonValue)));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    [GeneratedRegex("\"oc-[0-9a-f]{32}\"")]
    private static partial Regex AssessmentIds();

    [GeneratedRegex("\"uuid\": \"[0-9a-f-]{36}\"")]
    private static partial Regex Uuids();

    [GeneratedRegex("(\"knowledgeVersion\": |\"url\": \"knowledge-version\",\\s+\"valueString\": )\"[0-9a-f]{12}\"")]
    private static partial Regex KnowledgeVersions();
}
