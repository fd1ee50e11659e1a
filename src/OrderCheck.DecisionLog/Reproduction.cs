using System.Collections.Immutable;
using OrderCheck.Decisions.Storage;

namespace OrderCheck.Decisions;

/// <summary>One order decided again.</summary>
/// <param name="Entry">The row with the answer of that day.</param>
/// <param name="KnowledgeVersion">Version of the knowledge that decided now.</param>
/// <param name="Differences">What differs; empty when the answers are the same.</param>
public sealed record Reproduction(LogEntry Entry, string KnowledgeVersion, ImmutableArray<Difference> Differences)
{
    /// <summary>True when the same came out.</summary>
    public bool IsSame => Differences.IsEmpty;

    internal static ImmutableArray<Reproduction> Of(
        OrderAssessor assessor, ImmutableArray<ImagingOrder> orders, ImmutableArray<LogEntry> entries)
    {
        // All orders together, as on that day: each may change what is said of the others.
        var assessments = assessor.Assess(orders);
        return
        [
            .. entries.Where(entry => entry.Decision!.Position <= assessments.Length).Select(entry => new Reproduction(
                entry, assessor.Knowledge.Version, [.. Compare(entry.Decision!, assessments[entry.Decision!.Position - 1])])),
        ];
    }

    private static IEnumerable<Difference> Compare(DecisionEntry then, OrderAssessment now) =>
    [
        .. Answers(then.Answers, DecisionRows.AnswersOf(now)),
        .. Sets("edition", then.Editions, DecisionRows.EditionsOf(now)),
        .. Criteria(then.Criteria, DecisionRows.CriteriaOf(now)),
        .. Sets("finding", then.Findings.Select(Name), DecisionRows.FindingsOf(now).Select(Name)),
    ];

    private static IEnumerable<Difference> Answers(DecidedAnswers then, DecidedAnswers now) =>
        from answer in ((string Name, string? Then, string? Now)[])
        [
            ("in-scope", then.InScope ? "true" : "false", now.InScope ? "true" : "false"),
            ("study", then.Study, now.Study),
            ("suggested-code", List(then.SuggestedCodes), List(now.SuggestedCodes)),
            ("purpose", then.Purpose, now.Purpose),
            ("diagnosis-support", then.DiagnosisSupport, now.DiagnosisSupport),
            ("abn", then.Abn, now.Abn),
            ("claim-modifier", List(then.ClaimModifiers), List(now.ClaimModifiers)),
            ("prior-auth", then.PriorAuth, now.PriorAuth),
            ("payer-kind", then.PayerKind, now.PayerKind),
            ("payer", then.Payer, now.Payer),
            ("jurisdiction", List(then.Jurisdictions), List(now.Jurisdictions)),
        ]
        where answer.Then != answer.Now
        select new Difference("answer", answer.Name, answer.Then, answer.Now);

    private static IEnumerable<Difference> Criteria(ImmutableArray<DecidedCriterion> then, ImmutableArray<DecidedCriterion> now)
    {
        var before = then.ToLookup(criterion => (criterion.Question, criterion.Criterion), criterion => criterion.Result);
        var after = now.ToLookup(criterion => (criterion.Question, criterion.Criterion), criterion => criterion.Result);
        return before.Select(group => group.Key).Union(after.Select(group => group.Key))
            .Select(key => new Difference("criterion", $"{key.Criterion} ({key.Question})", List(before[key]), List(after[key])))
            .Where(difference => difference.Then != difference.Now);
    }

    private static IEnumerable<Difference> Sets(string kind, IEnumerable<string> then, IEnumerable<string> now)
    {
        var (before, after) = (then.ToHashSet(StringComparer.Ordinal), now.ToHashSet(StringComparer.Ordinal));
        return before.Except(after).Select(name => new Difference(kind, name, "there", null))
            .Concat(after.Except(before).Select(name => new Difference(kind, name, null, "there")));
    }

    private static string Name(DecidedFinding finding) => $"{finding.Code} ({finding.Criterion ?? "no criterion"}, {finding.Severity})";

    private static string? List(IEnumerable<string> values) => string.Join(' ', values) is { Length: > 0 } text ? text : null;
}

/// <summary>Something that came out otherwise.</summary>
/// <param name="Kind"><c>answer</c>, <c>edition</c>, <c>criterion</c> or <c>finding</c>.</param>
/// <param name="Name">Which.</param>
/// <param name="Then">What is in the log; null when it was not there.</param>
/// <param name="Now">What came out now; null when it does not any more.</param>
public sealed record Difference(string Kind, string Name, string? Then, string? Now);
