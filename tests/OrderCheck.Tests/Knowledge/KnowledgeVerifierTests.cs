using System.Text.Json.Nodes;

namespace OrderCheck.Tests.Knowledge;

public sealed class KnowledgeVerifierTests
{
    private const string Wps = "policies/medicare-wps/cardiac-ct/editions/2024-10-01.json";
    private const string Cgs = "policies/medicare-cgs/cardiac-ct/editions/2024-10-03.json";
    private const string PalmettoSet = "policies/code-sets/palmetto-a56691-group-1.json";
    private const string HeartSet = "policies/code-sets/heart-ct-read-2026-09-22.json";

    private static readonly KnowledgeReport Report = KnowledgeVerifier.Run(Shipped.Knowledge, Shipped.Files);

    [Fact]
    public void The_shipped_knowledge_has_no_fault() => Assert.Empty(Report.Faults);

    [Fact]
    public void Every_criterion_is_pinned_both_ways() => Assert.Equal(2 * Report.Criteria, Report.Pins);

    [Fact]
    public void There_are_at_least_150_cases() => Assert.InRange(Report.Cases, 150, int.MaxValue);

    [Fact]
    public void The_version_is_the_same_for_the_same_files() =>
        Assert.Equal(Shipped.Knowledge.Version, KnowledgeLoader.Load(Shipped.Files).Version);

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-01")]
    public void An_edition_at_either_end_of_the_calendar_is_swept(string from)
    {
        const string Folder = "policies/medicare-cgs/cardiac-ct/editions/";
        var text = System.Text.Encoding.UTF8.GetString(Shipped.Files[Folder + "2024-10-03.json"].Span);
        var files = Shipped.Files.With($"{Folder}{from}.json", text.Replace("\"from\": \"2024-10-03\"", $"\"from\": \"{from}\"", StringComparison.Ordinal));

        Assert.Equal(Report.Days + (from[0] == '0' ? 2 : 3), KnowledgeVerifier.Run(KnowledgeLoader.Load(files), files).Days);
    }

    public static TheoryData<string, string, Action<JsonNode>, string> Repeats => new()
    {
        { "a document nobody cites", "policies/documents.json", node => node["documents"]!["manual"] = JsonNode.Parse("""{"title":"A manual"}"""), "document 'manual' is cited nowhere" },
        { "a document with two keys", "policies/documents.json", node => node["documents"]!["manual"] = node["documents"]!["cms-mm13485"]!.DeepClone(), "'cms-mm13485' and 'manual' are one document" },
        { "a list that another policy has", Wps, node => node["lists"]![0]!["codes"] = JsonNode.Parse(Shipped.Files[Cgs].Span)!["lists"]![0]!["codes"]!.DeepClone(), $"{Cgs} $.lists[0].codes and {Wps} $.lists[0].codes say the same" },
        { "a list that is a set", Wps, node => node["lists"]![0]!["codes"] = JsonNode.Parse(Shipped.Files[PalmettoSet].Span)!["codes"]!.DeepClone(), $"{PalmettoSet} $.codes and {Wps} $.lists[0].codes say the same" },
        { "regions of a set", Wps, node => node["readRegions"] = JsonNode.Parse(Shipped.Files[HeartSet].Span)!["regions"]!.DeepClone(), $"{HeartSet} $.regions and {Wps} $.readRegions say the same" },
        { "an absent code of a region", Wps, node => node["readAndAbsent"] = new JsonArray("A39.50"), $"{Wps}: A39.50 under 'readAndAbsent' lie in a region that was read whole" },
    };

    [Theory]
    [MemberData(nameof(Repeats))]
    public void What_the_data_says_twice_is_a_fault(string repeat, string file, Action<JsonNode> spoil, string expected)
    {
        Assert.NotEmpty(repeat);
        var node = JsonNode.Parse(Shipped.Files[file].Span)!;
        spoil(node);
        var files = Shipped.Files.With(file, node.ToJsonString());

        Assert.Contains(KnowledgeRepeats.Of(files, KnowledgeLoader.Load(files).Policies), fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void The_shipped_data_says_nothing_twice() => Assert.Empty(KnowledgeRepeats.Of(Shipped.Files, Shipped.Knowledge.Policies));

    [Fact]
    public void Policies_of_elsewhere_keep_the_documents_of_the_data_around()
    {
        var node = JsonNode.Parse(Shipped.Files["policies/documents.json"].Span)!;
        node["documents"]!.AsObject().Remove("ncci-manual-9");
        var mixed = KnowledgeLoader.Load(Shipped.Files.WithPoliciesOf(Shipped.Files.With("policies/documents.json", node.ToJsonString())));

        Assert.Contains(mixed.StudyRules.All, rule => rule.Citation.Document.StartsWith("Medicare NCCI Policy Manual, chapter IX", StringComparison.Ordinal));
    }

    [Fact]
    public void Gaps_are_listed_and_not_smoothed_over()
    {
        var gaps = CoverageGaps.Of(Shipped.Knowledge, new DateOnly(2026, 11, 22));
        foreach (var kind in new[] { "unread-region", "untold", "own-knowledge", "no-policy", "unreviewed-signal" })
        {
            Assert.Contains(gaps, gap => gap.Kind == kind);
        }
    }
}
