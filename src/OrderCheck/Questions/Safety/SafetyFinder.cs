using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Is the study safe and suitable for this patient? Asked after the five questions by the criteria of
/// <c>src/knowledge/screening/safety.json</c>; raises findings and changes no answer.
/// </summary>
internal static class SafetyFinder
{
    public static (ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail) Find(
        EvaluationInput input, ImmutableArray<Criterion> criteria, CriterionEvaluator evaluator)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var trail = ImmutableArray.CreateBuilder<TrailEntry>();
        foreach (var criterion in criteria)
        {
            // While the study is open, what holds for one candidate is worth knowing before it is chosen.
            if (!input.Candidates.Any(candidate => CriterionEvaluator.Applies(criterion, candidate, input)))
            {
                continue;
            }

            var entry = evaluator.EvaluateExclusion(Question.Safety, criterion, input);
            var raised = entry.IsOpenByStale ? LastKnown(criterion, entry, input.Order.Origin)
                : [.. CriterionFindings.Of(criterion, entry, input.Order.Origin).Select(finding => WithEvidence(finding, entry))];

            // No answer waits for missing safety facts, so an unknown criterion without a finding is no line of the trail.
            if (entry.Result != Truth.Unknown || !raised.IsEmpty)
            {
                trail.Add(entry);
                findings.AddRange(raised);
            }
        }

        return (findings.ToImmutable(), trail.ToImmutable());
    }

    // What was seen, with value and date, so that a reader can judge it without opening the chart.
    private static Finding WithEvidence(Finding finding, TrailEntry entry) => entry.Result != Truth.Met
        || entry.Evidence.IsEmpty ? finding : finding with
    {
        Text = CriterionTexts.WithEvidence(finding.Text, entry),
    };

    // An old value proves nothing about today, but somebody should look.
    private static ImmutableArray<Finding> LastKnown(Criterion criterion, TrailEntry entry, string? origin) =>
    [
        .. criterion.Findings.Where(finding => finding.On == Truth.Met).Select(finding => CriterionFindings.Raise(
            entry, CriterionTexts.LastKnown(finding.Code, entry), Severity.Information, origin is null ? [] : [origin])),
    ];
}
