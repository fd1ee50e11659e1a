using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One of these CPT codes fits the request.</summary>
internal sealed record SuggestedCodeCondition(ImmutableArray<string> Codes) : StateCondition
{
    public override string Describe() => $"a code that fits is {ConditionText.Or(Codes)}";

    protected override string? Find(EvaluationInput input) => input.Answers.SuggestedCodes.Any(code => Codes.Contains(code.Value))
        ? $"code {string.Join(" or ", Codes)}"
        : null;
}
