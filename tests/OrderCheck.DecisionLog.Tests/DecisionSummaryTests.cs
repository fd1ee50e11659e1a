namespace OrderCheck.Decisions.Tests;

public sealed class DecisionSummaryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Orders_are_counted_by_day_study_payer_and_outcome()
    {
        var summary = DecisionSummary.Of(
        [
            Decided(Noon, "supported"), Decided(Noon, "supported"), Decided(Noon, "supported", finding: "fact-missing"), Decided(Noon, "unsupported", finding: "excluded-by-policy"),
            Decided(Noon.AddDays(1), "supported"), Decided(Noon, null, inScope: false),
        ]);

        Assert.Equal(
            [
                new OrderCount(new DateOnly(2026, 11, 22), "coronary-cta", "medicare", "clear", 2), new OrderCount(new DateOnly(2026, 11, 22), "coronary-cta", "medicare", "denial-expected", 1),
                new OrderCount(new DateOnly(2026, 11, 22), "coronary-cta", "medicare", "to-do", 1), new OrderCount(new DateOnly(2026, 11, 23), "coronary-cta", "medicare", "clear", 1),
            ],
            summary.Orders.AsEnumerable());
        Assert.Equal([new FindingCount("excluded-by-policy", "warning", 1), new FindingCount("fact-missing", "warning", 1)], summary.Findings.AsEnumerable());
    }

    [Fact]
    public void Overrides_are_counted_by_finding_and_reason_and_acceptances_are_none()
    {
        var summary = DecisionSummary.Of([Feedback("overridden", "clinical-judgement"), Feedback("overridden", "clinical-judgement"), Feedback("overridden", null), Feedback("accepted", null)]);

        Assert.Equal([new OverrideCount("abn-needed", "clinical-judgement", 2), new OverrideCount("abn-needed", DecisionSummary.NoReason, 1)], summary.Overrides.AsEnumerable());
    }

    [Fact]
    public void Times_are_those_of_calls_not_of_orders()
    {
        var calls = Enumerable.Range(1, 100).Select(at => Decided(Noon, "supported", milliseconds: at));
        var summary = DecisionSummary.Of([.. calls, Decided(Noon, "supported", milliseconds: 1000, position: 2)]);

        Assert.Equal([new ResponseTimes("check", 100, 50, 95, 100)], summary.Times.AsEnumerable());
    }

    private static LogEntry Decided(DateTimeOffset at, string? support, string? finding = null, bool inScope = true, double milliseconds = 1, int position = 1) => new(
        1, at, "demo",
        new DecisionEntry
        {
            RequestId = "r", Position = position, AssessmentId = "oc-1", Service = "check", ReceivedAt = at, Milliseconds = milliseconds, Order = "", DateOfService = new DateOnly(2026, 12, 2),
            KnowledgeVersion = "k", Answers = new DecidedAnswers { InScope = inScope, Study = "coronary-cta", PayerKind = "medicare", DiagnosisSupport = support },
            Findings = [new DecidedFinding("text-interpreted", "information", null), .. finding is null ? [] : new[] { new DecidedFinding(finding, "warning", null) }],
        },
        null, "hash");

    private static LogEntry Feedback(string outcome, string? reason) => new(
        1, Noon, "demo", null, new FeedbackEntry { Card = "c", Service = "s", Outcome = outcome, OutcomeAt = Noon, Reason = reason, Finding = "abn-needed" }, "hash");
}
