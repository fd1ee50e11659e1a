using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Holds when one of its parts holds.</summary>
internal sealed record AnyCondition(ImmutableArray<Condition> Of) : Condition
{
    public override ImmutableArray<Condition> Parts => Of;

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var start = trace.Mark();
        var result = Truth.NotMet;
        foreach (var part in Of)
        {
            var before = trace.Mark();
            var one = part.Evaluate(input, trace);
            if (one == Truth.NotMet && result == Truth.Met)
            {
                trace.Rewind(before);
            }

            result = Truth.Or(result, one);
        }

        if (result != Truth.Unknown)
        {
            trace.RewindMissing(start);
        }

        return result;
    }

    public override string Describe() => ConditionText.Join(Of, " or ");
}
