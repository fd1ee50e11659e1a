using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A signal of one of these classes is present now and nothing contradicts it.</summary>
/// <param name="Classes">The classes.</param>
/// <param name="Words">The classes in the words of the data files.</param>
internal sealed record SignalClassCondition(ImmutableArray<SignalClass> Classes, ImmutableArray<string> Words) : Condition
{
    private readonly FrozenSet<SignalClass> _classes = Classes.ToFrozenSet();

    private bool AreSymptoms => Classes is [SignalClass.Symptom];

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems, EvidenceKind.ReportsAndProcedures];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var (met, contradicted) = (false, false);
        foreach (var signal in input.Clinical.SignsOf(_classes))
        {
            if (signal is { ConditionStatus: ConditionStatus.Present, Role: not DiagnosisRole.Family } && _classes.Contains(signal.Signal.Class))
            {
                trace.AddEvidence(signal.Evidence);
                var denied = input.Clinical.IsDenied(signal);
                (met, contradicted) = (met || !denied, contradicted || denied);
            }
        }

        if (met)
        {
            return Truth.Met;
        }

        if (!contradicted && AreSymptoms && input.Clinical.SymptomsDenied)
        {
            return Truth.NotMet;
        }

        trace.AddMissing($"a present {string.Join(" or ", Words.Select(word => word.Replace('-', ' ')))} as the reason");
        return Truth.Unknown;
    }

    public override string Describe() => $"there is now a {ConditionText.Or(Words)}";
}
