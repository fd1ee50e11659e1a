using System.Collections.Immutable;

namespace OrderCheck.Decisions;

/// <summary>What an analyst asks of the log first.</summary>
/// <param name="Decisions">Orders that were answered.</param>
/// <param name="Calls">Calls they came in.</param>
/// <param name="OutOfScope">Orders that were not heart CT or MRI.</param>
/// <param name="Feedback">Reports about cards.</param>
/// <param name="Answers">How often each answer was given, as <c>purpose=screening</c>.</param>
/// <param name="Criteria">What became of the cards of each criterion, those that were overridden most often first.</param>
public sealed record LogStatistics(
    long Decisions, long Calls, long OutOfScope, long Feedback, ImmutableSortedDictionary<string, long> Answers,
    ImmutableArray<CriterionFeedback> Criteria)
{
    /// <summary>The criterion of a card that leads with none, or is not in the log.</summary>
    public const string NoCriterion = "none";

    /// <summary>Counts entries.</summary>
    public static LogStatistics Of(IEnumerable<LogEntry> entries)
    {
        long decisions = 0, calls = 0, outOfScope = 0, feedback = 0;
        var answers = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var criteria = new SortedDictionary<string, CriterionFeedback>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Decision is { } decision)
            {
                decisions++;
                calls += decision.Position == 1 ? 1 : 0;
                outOfScope += decision.Answers.InScope ? 0 : 1;
                CountAnswers(decision.Answers);
                CountShown(decision.Cards.Select(card => card.Criterion));
            }
            else if (entry.Feedback is { } report)
            {
                feedback++;
                Count(report.Criterion, report.Outcome == "overridden"
                    ? static row => row with { Overridden = row.Overridden + 1 }
                    : static row => row with { Accepted = row.Accepted + 1 });
            }
        }

        return new LogStatistics(
            decisions, calls, outOfScope, feedback, answers.ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. criteria.Values.OrderByDescending(row => row.OverrideRate ?? -1).ThenByDescending(row => row.Overridden)]);

        void CountAnswers(DecidedAnswers given)
        {
            foreach (var answer in Named(given))
            {
                answers[answer] = answers.GetValueOrDefault(answer) + 1;
            }
        }

        void CountShown(IEnumerable<string?> shown)
        {
            foreach (var criterion in shown)
            {
                Count(criterion, static row => row with { Shown = row.Shown + 1 });
            }
        }

        void Count(string? criterion, Func<CriterionFeedback, CriterionFeedback> add)
        {
            var name = criterion ?? NoCriterion;
            criteria[name] = add(criteria.GetValueOrDefault(name) ?? new CriterionFeedback(name, 0, 0, 0));
        }
    }

    private static IEnumerable<string> Named(DecidedAnswers answers) =>
        new[]
        {
            ("study", answers.InScope ? answers.Study ?? "undetermined" : null), ("purpose", answers.Purpose),
            ("diagnosis-support", answers.DiagnosisSupport),
            ("abn", answers.Abn), ("prior-auth", answers.PriorAuth), ("payer-kind", answers.PayerKind),
        }.Where(answer => answer.Item2 is not null).Select(answer => $"{answer.Item1}={answer.Item2}");
}

/// <summary>What became of the cards that led with one criterion.</summary>
/// <param name="Criterion">The criterion as <c>policy/first-day/id</c>.</param>
/// <param name="Shown">Times that a card led with it.</param>
/// <param name="Accepted">Reports that a suggestion was taken.</param>
/// <param name="Overridden">Reports that the card was overridden.</param>
public sealed record CriterionFeedback(string Criterion, long Shown, long Accepted, long Overridden)
{
    /// <summary>The part of the reports that overrode the card, from 0 to 1; null without a report.</summary>
    public double? OverrideRate => Accepted + Overridden == 0 ? null : (double)Overridden / (Accepted + Overridden);
}
