namespace OrderCheck.Tests.Knowledge;

public sealed class KnowledgeCheckTests
{
    private static readonly KnowledgeReport Report = KnowledgeVerifier.Run(Shipped.Knowledge);

    [Fact]
    public void The_shipped_knowledge_has_no_fault() => Assert.Empty(Report.Faults);

    [Fact]
    public void Every_criterion_is_pinned_both_ways() => Assert.Equal(2 * Report.Criteria, Report.Pins);

    [Fact]
    public void There_are_at_least_150_cases() => Assert.InRange(Report.Cases, 150, int.MaxValue);

    [Fact]
    public void The_version_is_the_same_for_the_same_files() =>
        Assert.Equal(Shipped.Knowledge.Version, OrderCheck.Knowledge.Load(Shipped.Files).Version);

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-01")]
    public void An_edition_at_either_end_of_the_calendar_is_swept(string from)
    {
        const string Folder = "policies/medicare-cgs/cardiac-ct/editions/";
        var text = System.Text.Encoding.UTF8.GetString(Shipped.Files[Folder + "2024-10-03.json"].Span);
        var files = Shipped.Files.With($"{Folder}{from}.json", text.Replace("\"from\": \"2024-10-03\"", $"\"from\": \"{from}\"", StringComparison.Ordinal));

        Assert.Equal(Report.Days + (from[0] == '0' ? 2 : 3), KnowledgeVerifier.Run(OrderCheck.Knowledge.Load(files)).Days);
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
