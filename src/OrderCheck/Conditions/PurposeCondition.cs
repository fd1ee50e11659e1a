using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The second answer is one of these.</summary>
internal sealed record PurposeCondition(ImmutableArray<OrderPurpose> Of) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var purpose = input.Answers.Purpose;
        if (Of.Contains(purpose))
        {
            trace.AddEvidence(new Evidence($"purpose: {purpose.ToCode()}", null));
            return Truth.Met;
        }

        if (purpose != OrderPurpose.Indeterminate)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("whether the study is screening or diagnostic");
        return Truth.Unknown;
    }

    public override string Describe() => $"the purpose is {ConditionText.Or(Of, WireCodes.ToCode)}";
}
