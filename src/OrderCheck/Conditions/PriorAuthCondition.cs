using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The fifth answer is one of these.</summary>
internal sealed record PriorAuthCondition(ImmutableArray<PriorAuth> Of) : StateCondition
{
    public override string Describe() => $"prior authorization is {ConditionText.Or(Of, WireCodes.ToCode)}";

    protected override string? Find(EvaluationInput input) => input.Answers.PriorAuth is { } answer && Of.Contains(answer)
        ? $"authorization: {string.Join(" or ", Of.Order().Select(one => one.ToCode()))}"
        : null;
}
