using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The third answer is one of these.</summary>
internal sealed record SupportCondition(ImmutableArray<DiagnosisSupport> Of) : StateCondition
{
    public override string Describe() => $"the diagnosis support is {ConditionText.Or(Of, WireCodes.ToCode)}";

    protected override string? Find(EvaluationInput input) => Of.Contains(input.Answers.Support)
        ? $"diagnosis support: {string.Join(" or ", Of.Order().Select(one => one.ToCode()))}"
        : null;
}
