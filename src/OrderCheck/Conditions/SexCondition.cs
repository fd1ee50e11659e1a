using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The patient's administrative gender is one of these.</summary>
internal sealed record SexCondition(ImmutableArray<string> Is) : Condition
{
    public static readonly ImmutableArray<string> Words = ["male", "female"];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Order.Sex is not { } sex || !Words.Contains(sex))
        {
            trace.AddMissing("the patient's sex");
            return Truth.Unknown;
        }

        return Truth.Of(Is.Contains(sex));
    }

    public override string Describe() => $"the patient is {ConditionText.Or(Is)}";
}
