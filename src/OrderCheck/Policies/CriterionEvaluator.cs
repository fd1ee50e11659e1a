namespace OrderCheck;

/// <summary>Evaluates criteria; one of them may be pinned to a result.</summary>
internal sealed record CriterionEvaluator(PinnedCriterion? Pinned)
{
    /// <summary>The result of a criterion with its evidence and what is missing.</summary>
    public TrailEntry Evaluate(Question question, Criterion criterion, EvaluationInput input)
    {
        var trace = new EvaluationTrace();
        var result = criterion.Test.Evaluate(input, trace);
        if (Pinned is { } pinned && pinned.Policy == criterion.Id.Policy && pinned.Criterion == criterion.Id.Criterion)
        {
            result = pinned.Result;
        }

        var missing = result != Truth.Unknown ? [] : criterion.Ask is { } ask ? [ask] : trace.Missing;
        return new TrailEntry(
            question, criterion.Id, result, criterion.Says, criterion.Citation, trace.Evidence, missing) { Stale = trace.Stale };
    }

    /// <summary>
    /// The result of a criterion that speaks against the order when it is met. Evidence that is too old to decide for the order still opens
    /// such a criterion: it would be met by it.
    /// </summary>
    public TrailEntry EvaluateExclusion(Question question, Criterion criterion, EvaluationInput input)
    {
        var entry = Evaluate(question, criterion, input);
        return entry with { IsOpenByStale = entry.Result != Truth.Met && !entry.Stale.IsEmpty
            && Evaluate(question, criterion, input with { CountsStale = true }).Result == Truth.Met };
    }

    /// <summary>True when the criterion speaks of the study and its precondition, if any, is met, be it by old evidence.</summary>
    public static bool Applies(Criterion criterion, Study study, EvaluationInput input) =>
        criterion.SpeaksOf(study.Id)
        && (criterion.When is null || criterion.When.Evaluate(input with { CountsStale = true }, new EvaluationTrace()) == Truth.Met);
}
