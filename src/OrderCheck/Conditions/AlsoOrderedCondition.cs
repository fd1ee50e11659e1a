using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The same session orders a test of one of these kinds.</summary>
internal sealed record AlsoOrderedCondition(ImmutableArray<string> Kinds) : Condition
{
    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        foreach (var kind in Kinds)
        {
            if (input.Session.OrderedKinds.Contains(kind))
            {
                trace.AddEvidence(new Evidence($"also ordered: {kind}", null));
                return Truth.Met;
            }
        }

        return Truth.NotMet;
    }

    public override string Describe() => $"the same session orders {ConditionText.Or(Kinds)}";
}
