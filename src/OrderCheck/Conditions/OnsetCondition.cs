using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A condition that began within a number of days before the order.</summary>
internal sealed record OnsetCondition(ImmutableArray<string> Signals, int WithinDays) : Condition
{
    private readonly FrozenSet<string> _signals = Signals.ToFrozenSet(StringComparer.Ordinal);

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var (found, dated, undatedNow) = (false, false, false);
        foreach (var signal in input.Clinical.SignsOf(_signals))
        {
            if (!Counts(signal))
            {
                continue;
            }

            found = true;
            if (signal.Onset is not { } onset)
            {
                undatedNow |= signal.ConditionStatus == ConditionStatus.Present;
                continue;
            }

            dated = true;
            var days = input.Order.OrderedOn.DayNumber - onset.DayNumber;
            if (days >= 0 && days <= WithinDays)
            {
                trace.AddEvidence(signal.Evidence);
                return Truth.Met;
            }
        }

        if (found && (undatedNow || !dated))
        {
            trace.AddMissing("when it began");
            return Truth.Unknown;
        }

        return dated ? Truth.NotMet : Truth.Unknown;
    }

    public override string Describe() => FormattableString.Invariant($"it began as {ConditionText.Or(Signals)}, within {WithinDays} days");

    private bool Counts(DetectedSignal signal) => signal.Role != DiagnosisRole.Family
        && _signals.Contains(signal.Signal.Id)
        && signal.ConditionStatus is ConditionStatus.Present or ConditionStatus.Past;
}
