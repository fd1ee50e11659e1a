namespace OrderCheck;

/// <summary>Another way around a criterion: open only when it is documented. Not told is not no, but it opens nothing either.</summary>
internal sealed record DocumentedCondition(Condition Of) : Condition
{
    public override System.Collections.Immutable.ImmutableArray<Condition> Parts => [Of];

    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var missed = trace.MissedCount;
        if (Of.Test(order, trace) == Truth.Met)
        {
            return Truth.Met;
        }

        trace.ForgetMissed(missed);
        return Truth.NotMet;
    }
}
