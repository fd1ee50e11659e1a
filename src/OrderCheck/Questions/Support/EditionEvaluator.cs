using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Evaluates the lists and criteria of one edition for one study.</summary>
internal static class EditionEvaluator
{
    private const string PresentReason = "the symptom or finding that makes the study necessary now";
    private const string CodedReason = "the reason for the study as a valid ICD-10-CM code";

    /// <summary>The answer of the edition; no findings are raised.</summary>
    public static SupportResult Evaluate(EvaluationInput input, Study study, PolicyEdition edition, CriterionEvaluator evaluator)
    {
        input = input with { Study = study, Lists = edition.CodeLists };
        ImmutableArray<TrailEntry> lists =
            [.. edition.Lists.Where(list => list.Studies.Contains(study.Id)).Select(list => evaluator.Evaluate(Question.Support, list.Criterion, input))];
        ImmutableArray<(Criterion Criterion, TrailEntry Entry)> criteria =
        [
            .. edition.Criteria.Where(criterion => CriterionEvaluator.Applies(criterion, study, input))
                .Select(criterion => (criterion, criterion.Role == CriterionRole.Excludes
                    ? evaluator.EvaluateExclusion(Question.Support, criterion, input)
                    : evaluator.Evaluate(Question.Support, criterion, input))),
        ];
        if (!criteria.Any(one => one.Criterion.Role == CriterionRole.Covers && one.Entry.Result == Truth.Met))
        {
            lists = [.. lists.Select(list => OpenForCodeAlone(list, criteria.Any(one => one.Criterion.Role == CriterionRole.Covers), input))];
        }

        var covers = Covers(input, lists, [.. criteria.Where(one => one.Criterion.Role == CriterionRole.Covers).Select(one => one.Entry)]);
        var (listed, covered) = (Any(lists), Any(covers));

        // A list decides where there is one; indications beside it only explain.
        var (basis, basisEntries) = lists.IsEmpty ? (covered, covers) : (listed, lists);
        List<TrailEntry> failures = [.. basis == Truth.NotMet ? basisEntries.Where(entry => entry.Result == basis) : [], .. Failed(criteria)];
        List<TrailEntry> gaps = [.. basis == Truth.Unknown ? basisEntries.Where(entry => entry.Result == basis) : [], .. Required(criteria, Truth.Unknown), .. criteria.Where(one => one.Entry.IsOpenByStale).Select(one => one.Entry)];
        List<TrailEntry> grounds = [.. basis == Truth.Met ? Met(basisEntries) : [], .. Required(criteria, Truth.Met)];
        if (listed == Truth.Met)
        {
            grounds.AddRange(Met(covers));
        }

        // A contradictory order is no ground, whatever its codes say. A plan without a list may pay for screening.
        var contradicted = failures.Count == 0 && gaps.Count == 0
            && (!lists.IsEmpty || input.Coverage.Kind.FollowsMedicare())
            && input.Answers.Purpose != OrderPurpose.Diagnostic;
        var value = failures.Count > 0 ? DiagnosisSupport.Unsupported
            : gaps.Count > 0 || contradicted || grounds.Count == 0 ? DiagnosisSupport.Insufficient
            : DiagnosisSupport.Supported;
        var deciding = failures.Count > 0 ? failures : gaps.Count > 0 ? gaps : grounds;
        return new SupportResult(value, study, edition, [.. deciding], criteria)
        {
            IsContradicted = contradicted,
            IsUnlisted = !lists.IsEmpty && listed == Truth.NotMet,
            IsTextSilent = listed == Truth.Met && !covers.IsEmpty && covered != Truth.Met,
            Trail = [.. lists, .. criteria.Select(one => one.Entry)],
        };
    }

    // A status or history code says what was, not why the study is needed now; the code of an abnormal test does so where the text asks
    // for more and no such test is on record. Both support only with a present symptom or an indication of the policy.
    private static TrailEntry OpenForCodeAlone(TrailEntry list, bool textAsksForMore, EvaluationInput input) =>
        list.Result == Truth.Met && (input.Clinical.HasStatusCodeAlone || (textAsksForMore && input.Clinical.HasTestCodeAlone))
            ? list with { Result = Truth.Unknown, Missing = [PresentReason] }
            : list;

    private static Truth Any(ImmutableArray<TrailEntry> entries) => entries.Aggregate(Truth.NotMet, (result, entry) => Truth.Or(result, entry.Result));

    private static IEnumerable<TrailEntry> Met(ImmutableArray<TrailEntry> entries) => entries.Where(entry => entry.Result == Truth.Met);

    private static IEnumerable<TrailEntry> Failed(ImmutableArray<(Criterion Criterion, TrailEntry Entry)> criteria) => criteria
        .Where(one => (one.Criterion.Role, one.Entry.Result) is (CriterionRole.Excludes, Truth.Met) or (CriterionRole.Requires, Truth.NotMet))
        .Select(one => one.Entry);

    private static IEnumerable<TrailEntry> Required(ImmutableArray<(Criterion Criterion, TrailEntry Entry)> criteria, Truth result) => criteria
        .Where(one => one.Criterion.Role == CriterionRole.Requires && one.Entry.Result == result)
        .Select(one => one.Entry);

    // Without a list an indication counts for Medicare only through a coded reason: coverage is decided by ICD-10-CM. A plan's
    // criteria may rest on facts, but not without any reason.
    private static ImmutableArray<TrailEntry> Covers(EvaluationInput input, ImmutableArray<TrailEntry> lists, ImmutableArray<TrailEntry> covers)
    {
        if (!lists.IsEmpty || Any(covers) != Truth.Met || HasGround(input, covers))
        {
            return covers;
        }

        return [.. covers.Select(entry => entry.Result == Truth.Met ? entry with { Result = Truth.Unknown, Missing = [CodedReason] } : entry)];
    }

    private static bool HasGround(EvaluationInput input, ImmutableArray<TrailEntry> covers) => input.Coverage.Kind.FollowsMedicare()
        ? Met(covers).Any(entry => entry.Evidence.Any(evidence => input.Clinical.Reasons.Any(reason => reason.Evidence == evidence)))
        : !input.Clinical.Reasons.IsEmpty;
}
