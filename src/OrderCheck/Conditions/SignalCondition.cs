using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One of these signals is present now and nothing contradicts it.</summary>
/// <param name="Signals">Ids of the signals.</param>
/// <param name="AreSymptoms">True when all of them are symptoms: a general denial of symptoms then rules them out.</param>
/// <param name="Ask">What to document when it is unknown.</param>
internal sealed record SignalCondition(ImmutableArray<string> Signals, bool AreSymptoms, string Ask) : Condition
{
    private readonly FrozenSet<string> _signals = Signals.ToFrozenSet(StringComparer.Ordinal);

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems, EvidenceKind.ReportsAndProcedures];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var (met, contradicted, refuted) = (false, false, false);
        DetectedSignal? stale = null;
        foreach (var signal in input.Clinical.SignsOf(_signals))
        {
            if (signal.Role == DiagnosisRole.Family || !_signals.Contains(signal.Signal.Id))
            {
                continue;
            }

            if (signal is { ConditionStatus: ConditionStatus.Present, Stale: not null } && !input.CountsStale)
            {
                stale ??= signal;
            }
            else if (signal.ConditionStatus == ConditionStatus.Present)
            {
                trace.AddEvidence(signal.Evidence);
                var denied = input.Clinical.IsDenied(signal);
                (met, contradicted) = (met || !denied, contradicted || denied);
            }
            else if (signal.ConditionStatus == ConditionStatus.Refuted)
            {
                trace.AddEvidence(signal.Evidence);
                refuted = true;
            }
        }

        if (met)
        {
            return Truth.Met;
        }

        if (!contradicted && (refuted || (AreSymptoms && input.Clinical.SymptomsDenied)))
        {
            return Truth.NotMet;
        }

        if (stale is { Stale: { } why })
        {
            trace.AddStale($"{stale.Signal.Label} ({why})");
            return Truth.Unknown;
        }

        trace.AddMissing(Ask);
        return Truth.Unknown;
    }

    public override string Describe() => $"there is now {ConditionText.Or(Signals)}";
}
