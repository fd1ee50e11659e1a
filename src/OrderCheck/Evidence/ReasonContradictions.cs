using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// What speaks against the coded reasons of an order: the words of the order deny or doubt what a code says, or speak of it only in
/// the past, as a condition or of a relative, or the record has a disease as refuted or entered in error. Such a code is no reason. That a
/// patient has no symptoms at all is a fact of
/// its own, which the purpose question asks about.
/// </summary>
internal sealed class ReasonContradictions
{
    private readonly HashSet<string> _inRecord = new(StringComparer.Ordinal);
    private readonly HashSet<string> _established = new(StringComparer.Ordinal);
    private readonly HashSet<string> _denied = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deniedInWords = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notStated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _doubted = new(StringComparer.Ordinal);
    private readonly ILookup<string, DetectedSignal> _carried;

    /// <summary>Compares what was found in the order with its words and its chart.</summary>
    /// <param name="own">Signals of the order itself.</param>
    /// <param name="chart">Signals of the chart.</param>
    /// <param name="statedInWords">Ids of the signals that the words of the reasons state plainly.</param>
    /// <param name="notStatedInWords">Ids of the signals that the own words of a coded reason name without stating them.</param>
    public ReasonContradictions(
        ImmutableArray<DetectedSignal> own, ImmutableArray<DetectedSignal> chart, HashSet<string> statedInWords,
        HashSet<string> notStatedInWords)
    {
        _carried = own.Where(
            signal => signal is { Role: DiagnosisRole.Reason, ConditionStatus: ConditionStatus.Present, Icd10Cm: not null })
            .ToLookup(signal => signal.Icd10Cm!, StringComparer.Ordinal);
        foreach (var signal in chart)
        {
            ReadRecord(signal);
        }

        _denied.ExceptWith(_inRecord);
        foreach (var signal in own)
        {
            ReadOrder(signal);
        }

        _notStated.UnionWith(notStatedInWords);
        foreach (var known in new[] { statedInWords, _inRecord, _established })
        {
            _doubted.ExceptWith(known);
            _notStated.ExceptWith(known);
        }

        _deniedInWords.UnionWith(_notStated);
        _denied.UnionWith(_deniedInWords);
    }

    /// <summary>True when words or record deny what a coded reason carries.</summary>
    public bool Denies(DetectedSignal signal) => _denied.Contains(signal.Signal.Id);

    /// <summary>True when the order's own words deny it, or name it without stating it.</summary>
    public bool DeniesInWords(DetectedSignal signal) => _deniedInWords.Contains(signal.Signal.Id);

    /// <summary>True when the order's own words doubt it and nothing states it.</summary>
    public bool Doubts(DetectedSignal signal) => signal is { Role: DiagnosisRole.Reason, Icd10Cm: not null }
        && _doubted.Contains(signal.Signal.Id);

    /// <summary>True when a signal of the code is denied.</summary>
    public bool Denies(ValidDiagnosis reason) => _carried[reason.Value].Any(Denies);

    /// <summary>The signal of the code that the words doubt, or null.</summary>
    public DetectedSignal? DoubtOf(ValidDiagnosis reason) => _carried[reason.Value].FirstOrDefault(Doubts);

    private void ReadRecord(DetectedSignal signal)
    {
        // A symptom comes and goes: what the record says of it bears on the purpose, by its age, and not on the code.
        if (signal.Role == DiagnosisRole.Family || signal.Signal.Class == SignalClass.Symptom)
        {
            return;
        }

        if (signal.ConditionStatus is ConditionStatus.Refuted or ConditionStatus.EnteredInError)
        {
            _denied.Add(signal.Signal.Id);
        }
        else if (signal.ConditionStatus == ConditionStatus.Present)
        {
            _inRecord.Add(signal.Signal.Id);
            Establish(signal);
        }
    }

    private void ReadOrder(DetectedSignal signal)
    {
        if (signal.ConditionStatus == ConditionStatus.Present)
        {
            Establish(signal);
        }
        else if (signal is { Role: DiagnosisRole.Reason, FromText: true })
        {
            _ = signal.Assertion switch
            {
                AssertionStatus.Negated or AssertionStatus.Resolved => _deniedInWords.Add(signal.Signal.Id),
                AssertionStatus.Possible => _doubted.Add(signal.Signal.Id),
                AssertionStatus.Historical when signal.Signal.Class == SignalClass.Symptom => _notStated.Add(signal.Signal.Id),
                _ => false,
            };
        }
    }

    private void Establish(DetectedSignal signal)
    {
        if (signal.Signal.Establishes is { } disease)
        {
            _established.Add(disease);
        }
    }
}
