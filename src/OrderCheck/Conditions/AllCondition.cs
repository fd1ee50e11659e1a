using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Holds when all of its parts hold.</summary>
internal sealed record AllCondition(ImmutableArray<Condition> Of) : Condition
{
    public override ImmutableArray<Condition> Parts => Of;

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var start = trace.Mark();
        var result = Truth.Met;
        foreach (var part in Of)
        {
            var before = trace.Mark();
            result = Truth.And(result, part.Evaluate(input, trace));
            if (result == Truth.NotMet)
            {
                // One failure settles it; only its evidence explains the result.
                trace.RewindKeepingEvidenceSince(start, before);
                return Truth.NotMet;
            }
        }

        if (result == Truth.Met)
        {
            trace.RewindMissing(start);
        }

        return result;
    }

    public override string Describe() => ConditionText.Join(Of, " and ");
}
