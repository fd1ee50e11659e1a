using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Another way around a criterion, open only when its part holds: what nobody documented opens nothing, and is not asked
/// for.</summary>
internal sealed record DocumentedCondition(Condition Of) : Condition
{
    public override ImmutableArray<Condition> Parts => [Of];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var start = trace.Mark();
        if (Of.Evaluate(input, trace) == Truth.Met)
        {
            return Truth.Met;
        }

        trace.RewindMissing(start);
        return Truth.NotMet;
    }

    public override string Describe() => $"it is documented that {Of.Describe()}";
}
