using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The record or a reason holds one of these codes or signals, now or in the past; an implant that was removed is neither.</summary>
internal sealed record RecordCondition(CodePatterns Codes, ImmutableArray<string> Signals) : Condition
{
    private readonly FrozenSet<string> _signals = Signals.ToFrozenSet(StringComparer.Ordinal);

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems, EvidenceKind.ReportsAndProcedures];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var (met, refuted) = (false, false);
        foreach (var diagnosis in input.Clinical.RecordOf(Codes))
        {
            if (Codes.Match(diagnosis.Value))
            {
                trace.AddEvidence(diagnosis.Evidence);
                met = true;
            }
        }

        foreach (var signal in input.Clinical.SignsOf(_signals))
        {
            if (signal.Role == DiagnosisRole.Family || !_signals.Contains(signal.Signal.Id))
            {
                continue;
            }

            if (signal.ConditionStatus == ConditionStatus.Present || (signal.ConditionStatus == ConditionStatus.Past && !signal.IsRemoved))
            {
                trace.AddEvidence(signal.Evidence);
                met = true;
            }

            refuted |= signal.ConditionStatus == ConditionStatus.Refuted || signal.IsRemoved;
        }

        return met ? Truth.Met : refuted ? Truth.NotMet : Truth.Unknown;
    }

    public override string Describe() => "the record shows " + string.Join(
        " or ", new[] { Codes.Patterns, Signals }.Where(words => !words.IsEmpty).Select(words => ConditionText.Or(words)));
}
