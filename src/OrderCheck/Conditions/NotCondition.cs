using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Holds when its part does not.</summary>
internal sealed record NotCondition(Condition Of) : Condition
{
    public override ImmutableArray<Condition> Parts => [Of];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace) => Truth.Not(Of.Evaluate(input, trace));

    public override string Describe() => $"not ({Of.Describe()})";
}
