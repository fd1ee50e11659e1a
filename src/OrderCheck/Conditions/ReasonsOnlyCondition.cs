namespace OrderCheck;

/// <summary>Every valid reason of the order is one of these codes.</summary>
internal sealed record ReasonsOnlyCondition(CodePatterns Codes) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Clinical.Reasons.IsEmpty)
        {
            trace.AddMissing("the reason for the study as an ICD-10-CM code");
            return Truth.Unknown;
        }

        foreach (var reason in input.Clinical.Reasons)
        {
            if (!Codes.Match(reason.Value))
            {
                trace.AddEvidence(reason.Evidence);
                return Truth.NotMet;
            }
        }

        foreach (var reason in input.Clinical.Reasons)
        {
            trace.AddEvidence(reason.Evidence);
        }

        return Truth.Met;
    }

    public override string Describe() => $"every reason is {ConditionText.Or(Codes.Patterns)}";
}
