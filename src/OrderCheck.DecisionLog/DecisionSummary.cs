using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.Decisions;

/// <summary>What a site looks at first: how many orders came out how, what was found most often, what became of cards, and how long answers took.</summary>
/// <param name="Orders">Heart imaging orders by day, study, kind of payer and outcome, in that order.</param>
/// <param name="Findings">Findings that ask for something, the most frequent first.</param>
/// <param name="Overrides">Why cards were overridden, the most frequent first.</param>
/// <param name="Times">How long calls took, by service.</param>
public sealed record DecisionSummary(
    ImmutableArray<OrderCount> Orders, ImmutableArray<FindingCount> Findings, ImmutableArray<OverrideCount> Overrides, ImmutableArray<ResponseTimes> Times)
{
    /// <summary>The reason of an override that gave none.</summary>
    public const string NoReason = "none";

    /// <summary>Counts entries.</summary>
    public static DecisionSummary Of(IEnumerable<LogEntry> entries)
    {
        var orders = new Dictionary<(DateOnly Day, string Study, string PayerKind, string Outcome), long>();
        var findings = new Dictionary<(string Code, string Severity), long>();
        var overrides = new Dictionary<(string Finding, string Reason), long>();
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Decision is { } decision)
            {
                CountDecision(decision, DateOnly.FromDateTime(entry.At.UtcDateTime), orders, findings);
                if (decision.Position == 1)
                {
                    (times.TryGetValue(decision.Service, out var known) ? known : times[decision.Service] = []).Add(decision.Milliseconds);
                }
            }
            else if (entry.Feedback is { Outcome: "overridden" } report)
            {
                Add(overrides, (report.Finding ?? LogStatistics.NoCriterion, report.Reason ?? NoReason));
            }
        }

        return new DecisionSummary(
            [.. orders.OrderBy(row => row.Key.Day).ThenBy(row => $"{row.Key.Study}|{row.Key.PayerKind}|{row.Key.Outcome}", StringComparer.Ordinal)
                .Select(row => new OrderCount(row.Key.Day, row.Key.Study, row.Key.PayerKind, row.Key.Outcome, row.Value))],
            [.. findings.OrderByDescending(row => row.Value).ThenBy(row => row.Key.Code, StringComparer.Ordinal).Select(row => new FindingCount(row.Key.Code, row.Key.Severity, row.Value))],
            [.. overrides.OrderByDescending(row => row.Value).ThenBy(row => $"{row.Key.Finding}|{row.Key.Reason}", StringComparer.Ordinal)
                .Select(row => new OverrideCount(row.Key.Finding, row.Key.Reason, row.Value))],
            [.. times.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => ResponseTimes.Of(row.Key, row.Value))]);
    }

    /// <summary>The summary as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LogJson.Default.DecisionSummary);

    private static void CountDecision(
        DecisionEntry decision, DateOnly day,
        Dictionary<(DateOnly Day, string Study, string PayerKind, string Outcome), long> orders, Dictionary<(string Code, string Severity), long> findings)
    {
        if (!decision.Answers.InScope)
        {
            return;
        }

        var act = decision.Findings.Where(finding => finding.Severity is "warning" or "error").ToList();
        Add(orders, (day, decision.Answers.Study ?? "undetermined", decision.Answers.PayerKind ?? "unknown", OutcomeOf(decision.Answers, act.Count > 0)));
        foreach (var finding in act.DistinctBy(finding => finding.Code, StringComparer.Ordinal))
        {
            Add(findings, (finding.Code, finding.Severity));
        }
    }

    private static string OutcomeOf(DecidedAnswers answers, bool somethingToDo) =>
        answers.DiagnosisSupport == "unsupported" ? "denial-expected" : somethingToDo ? "to-do" : "clear";

    private static void Add<T>(Dictionary<T, long> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}

/// <summary>Orders of one day, study, kind of payer and outcome.</summary>
/// <param name="Day">The day they were answered on, in UTC.</param>
/// <param name="Study">Id of the study, or <c>undetermined</c>.</param>
/// <param name="PayerKind">Kind of the payer.</param>
/// <param name="Outcome"><c>clear</c>, <c>to-do</c> or <c>denial-expected</c>.</param>
/// <param name="Orders">How many.</param>
public sealed record OrderCount(DateOnly Day, string Study, string PayerKind, string Outcome, long Orders);

/// <summary>How many orders had a finding.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Orders">How many.</param>
public sealed record FindingCount(string Code, string Severity, long Orders);

/// <summary>How often cards of a finding were overridden for a reason.</summary>
/// <param name="Finding">Code of the finding, or <see cref="LogStatistics.NoCriterion"/>.</param>
/// <param name="Reason">Code of the reason, or <see cref="DecisionSummary.NoReason"/>.</param>
/// <param name="Cards">How many.</param>
public sealed record OverrideCount(string Finding, string Reason, long Cards);

/// <summary>How long the calls of a service took.</summary>
/// <param name="Service">The service.</param>
/// <param name="Calls">How many.</param>
/// <param name="Median">Half took at most so many milliseconds.</param>
/// <param name="P95">95 of 100 took at most so many.</param>
/// <param name="Max">The longest.</param>
public sealed record ResponseTimes(string Service, int Calls, double Median, double P95, double Max)
{
    internal static ResponseTimes Of(string service, List<double> milliseconds)
    {
        milliseconds.Sort();
        return new ResponseTimes(service, milliseconds.Count, At(0.5), At(0.95), milliseconds[^1]);

        double At(double part) => milliseconds[(int)Math.Ceiling(part * milliseconds.Count) - 1];
    }
}
