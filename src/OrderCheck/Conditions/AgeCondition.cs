namespace OrderCheck;

/// <summary>The patient's age in completed years on the day of the order.</summary>
internal sealed record AgeCondition(NumberRange Range) : Condition
{
    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Order.AgeInYears is not { } age)
        {
            trace.AddMissing("the date of birth");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence(FormattableString.Invariant($"age {age} on the day of the order"), null));
        return Truth.Of(Range.Holds(age));
    }

    public override string Describe() => $"the age is {Range.Describe()}";
}
