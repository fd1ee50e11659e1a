namespace OrderCheck;

/// <summary>What would decide is written down nowhere: always unknown.</summary>
/// <param name="Missing">What would decide.</param>
internal sealed record UndocumentedCondition(string Missing) : Condition
{
    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        trace.AddMissing(Missing);
        return Truth.Unknown;
    }

    public override string Describe() => $"what nobody wrote down: {Missing}";
}
