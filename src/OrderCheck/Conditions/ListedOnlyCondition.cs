namespace OrderCheck;

/// <summary>Every reason that a list of the edition accepts is one of these codes.</summary>
internal sealed record ListedOnlyCondition(CodePatterns Codes) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var anyListed = false;
        foreach (var reason in input.Clinical.Reasons)
        {
            if (!input.IsListed(reason.Value) || reason.Class == SignalClass.Status)
            {
                continue;
            }

            anyListed = true;
            trace.AddEvidence(reason.Evidence);
            if (!Codes.Match(reason.Value))
            {
                return Truth.NotMet;
            }
        }

        return anyListed ? Truth.Met : Truth.Unknown;
    }

    public override string Describe() => $"every listed reason is {ConditionText.Or(Codes.Patterns)}";
}
