namespace OrderCheck;

/// <summary>A valid reason of the order is one of these codes.</summary>
internal sealed record ReasonCondition(CodePatterns Codes) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var met = false;
        foreach (var reason in input.Clinical.Reasons)
        {
            if (Codes.Match(reason.Value))
            {
                trace.AddEvidence(reason.Evidence);
                met = true;
            }
        }

        if (met)
        {
            return Truth.Met;
        }

        if (input.Clinical.Reasons.Length > 0 && !input.Clinical.HasUncodedReason)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("the reason for the study as an ICD-10-CM code");
        return Truth.Unknown;
    }

    public override string Describe() => $"a reason is {ConditionText.Or(Codes.Patterns)}";
}
