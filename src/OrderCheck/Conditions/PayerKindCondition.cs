using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The governing payer is of one of these kinds.</summary>
internal sealed record PayerKindCondition(ImmutableArray<PayerKind> Of) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Coverage];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var kind = input.Coverage.Kind;
        if (Of.Contains(kind))
        {
            trace.AddEvidence(new Evidence($"payer: {kind.ToCode()}", input.Coverage.Governing?.Origin));
            return Truth.Met;
        }

        if (kind != PayerKind.Unknown)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("the payer");
        return Truth.Unknown;
    }

    public override string Describe() => $"the payer is {ConditionText.Or(Of, WireCodes.ToCode)}";
}
