using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The study is one of these.</summary>
internal sealed record StudyCondition(ImmutableArray<string> Studies) : StateCondition
{
    public override string Describe() => $"the study is {ConditionText.Or(Studies)}";

    protected override string? Find(EvaluationInput input) => input.Study is { } study && Studies.Contains(study.Id)
        ? $"study: {string.Join(" or ", Studies)}"
        : null;
}
