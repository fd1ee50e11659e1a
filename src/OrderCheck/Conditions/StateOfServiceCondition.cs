using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The study is done in one of these states.</summary>
internal sealed record StateOfServiceCondition(ImmutableArray<string> States) : Condition
{
    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Order.PlaceOfService is not { State: { } state } place)
        {
            trace.AddMissing("the state in which the study is done");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence($"state: {state}", place.Origin));
        return Truth.Of(States.Contains(state));
    }

    public override string Describe() => $"the study is done in {ConditionText.Or(States)}";
}
