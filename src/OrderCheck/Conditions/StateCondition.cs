namespace OrderCheck;

/// <summary>A property of the order or of an earlier answer that is always known.</summary>
internal abstract record StateCondition : Condition
{
    public sealed override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (Find(input) is not { } holds)
        {
            return Truth.NotMet;
        }

        trace.AddEvidence(new Evidence(holds, null));
        return Truth.Met;
    }

    /// <summary>What holds, in words, or null when it does not.</summary>
    protected abstract string? Find(EvaluationInput input);
}
