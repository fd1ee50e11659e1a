using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One of these implants was removed and none of them is there any more.</summary>
internal sealed record RemovedCondition(ImmutableArray<string> Signals) : Condition
{
    private readonly FrozenSet<string> _signals = Signals.ToFrozenSet(StringComparer.Ordinal);

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var removed = false;
        foreach (var signal in input.Clinical.SignsOf(_signals))
        {
            if (signal.Role == DiagnosisRole.Family || !_signals.Contains(signal.Signal.Id))
            {
                continue;
            }

            if (signal.ConditionStatus == ConditionStatus.Present)
            {
                return Truth.NotMet;
            }

            if (signal.IsRemoved)
            {
                trace.AddEvidence(signal.Evidence);
                removed = true;
            }
        }

        return removed ? Truth.Met : Truth.Unknown;
    }

    public override string Describe() => $"{ConditionText.Or(Signals)} was removed";
}
