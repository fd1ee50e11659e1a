using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// What the order and the chart say about the patient's heart: signals with their standing, valid codes, denials. Everything is
/// sorted by content, so the order of entries never changes an answer. The chart's part is read once for all orders of a request.
/// </summary>
internal sealed class ClinicalEvidence
{
    private const string SymptomStatus = "symptom-status";
    private const string Asymptomatic = "asymptomatic";
    private const string PlannedProcedure = "planned-procedure";
    private const string FamilyHistory = "family-history-heart-disease";

    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refuted = new(StringComparer.Ordinal);
    private readonly int _presentClasses;
    private readonly ImmutableArray<DetectedSignal> _own;
    private readonly ImmutableArray<ValidDiagnosis> _ownRecord;
    private readonly ChartView _chart;
    private readonly ReasonContradictions _contradictions;

    private ClinicalEvidence(ClinicalSignalExtractor reader, ChartView chart)
    {
        _chart = chart;
        _own = reader.Signs();
        _ownRecord = reader.Record();
        Signs = chart.Signs.IsEmpty ? _own : [.. _own, .. chart.Signs];
        Record = Merged(_ownRecord, chart.Record);
        (HasReason, HasUncodedReason, HasUnreadReason, HasSuspectedReason) = (reader.HasReason, reader.HasUncodedReason, reader.HasUnreadReason, reader.HasSuspectedReason);
        var (symptomGiven, symptomRefuted) = (false, false);
        GeneralDenial = chart.Denial;
        foreach (var sign in Signs)
        {
            if (sign.Role == DiagnosisRole.Family)
            {
                continue;
            }

            var isSymptom = sign.Signal.Class == SignalClass.Symptom;
            if (sign.ConditionStatus == ConditionStatus.Present)
            {
                _present.Add(sign.Signal.Id);
                _presentClasses |= 1 << (int)sign.Signal.Class;
                symptomGiven |= isSymptom && sign.Role == DiagnosisRole.Reason;
                GeneralDenial ??= DeniesSymptoms(sign) ? sign.Evidence : null;
            }
            else if (sign is { ConditionStatus: ConditionStatus.Past, Role: DiagnosisRole.Reason, FromText: false } && isSymptom)
            {
                // The same symptom given as a reason once as present and once as resolved contradicts itself.
                _refuted.Add(sign.Signal.Id);
            }
            else if (sign.ConditionStatus == ConditionStatus.Refuted)
            {
                _refuted.Add(sign.Signal.Id);
                symptomRefuted |= isSymptom;
            }
        }

        SymptomFact = GeneralDenial is null ? chart.SymptomFact : null;
        SymptomsDenied = GeneralDenial is not null || (symptomRefuted && !symptomGiven);
        _contradictions = new ReasonContradictions(_own, chart.Signs, reader.StatedInWords, reader.NotStatedInWords);
        var reasons = reader.Reasons();
        DoubtedReasons = [.. reasons.Where(reason => _contradictions.DoubtOf(reason) is not null)];
        Reasons = [.. reasons.Where(reason => !_contradictions.Denies(reason) && _contradictions.DoubtOf(reason) is null)];
        HasSuspectedReason |= !DoubtedReasons.IsEmpty;
    }

    /// <summary>All signals found.</summary>
    public ImmutableArray<DetectedSignal> Signs { get; }

    /// <summary>Valid ICD-10-CM codes of present reasons that nothing denies or doubts, distinct, ascending.</summary>
    public ImmutableArray<ValidDiagnosis> Reasons { get; }

    /// <summary>Codes of present reasons that the order's own words only suspect, distinct, ascending.</summary>
    public ImmutableArray<ValidDiagnosis> DoubtedReasons { get; }

    /// <summary>Valid ICD-10-CM codes of reasons and record, present or past, distinct by code and standing, ascending.</summary>
    public ImmutableArray<ValidDiagnosis> Record { get; }

    /// <summary>Where the present reasons stand in the request, distinct, ascending.</summary>
    public required ImmutableArray<string> ReasonOrigins { get; init; }

    /// <summary>True when the order gives a present reason in any form.</summary>
    public bool HasReason { get; }

    /// <summary>True when a present reason has no valid ICD-10-CM code.</summary>
    public bool HasUncodedReason { get; }

    /// <summary>True when nothing is known of a present reason: it was not sent, or neither its codes nor its words are understood.</summary>
    public bool HasUnreadReason { get; }

    /// <summary>True when a reason is only suspected.</summary>
    public bool HasSuspectedReason { get; }

    /// <summary>True when the patient is said to have no symptoms, or a symptom is denied and none is given as a reason.</summary>
    public bool SymptomsDenied { get; }

    /// <summary>What says that there are no symptoms at all, or null.</summary>
    public Evidence? GeneralDenial { get; }

    /// <summary>The latest symptom status when it says that there are symptoms, or null.</summary>
    public Evidence? SymptomFact { get; }

    /// <summary>True when every reason is the code of a status or history and no symptom is present.</summary>
    public bool HasStatusCodeAlone => !HasPresent(SignalClass.Symptom) && Reasons.All(reason => reason.Class == SignalClass.Status);

    /// <summary>True when every reason is the code of a status or of an abnormal test, and neither a symptom nor an abnormal test itself is known.</summary>
    public bool HasTestCodeAlone => !HasPresent(SignalClass.Symptom)
        && Reasons.All(reason => reason.Class is SignalClass.Status or SignalClass.AbnormalTest) && Reasons.Any(reason => reason.Class == SignalClass.AbnormalTest)
        && !Signs.Any(signal => signal is { ConditionStatus: ConditionStatus.Present, Signal.Class: SignalClass.AbnormalTest, Icd10Cm: null } && !IsDenied(signal));

    /// <summary>True when the signal is present now, as a reason or in the record.</summary>
    public bool HasPresent(string signalId) => _present.Contains(signalId);

    /// <summary>True when a signal of the class is present now, as a reason or in the record.</summary>
    public bool HasPresent(SignalClass signalClass) => (_presentClasses & (1 << (int)signalClass)) != 0;

    /// <summary>True when something told contradicts this symptom, or the words of the order or the record deny what this code of the order says.</summary>
    public bool IsDenied(DetectedSignal sign) =>
        (sign.Signal.Class == SignalClass.Symptom && (GeneralDenial is not null || _refuted.Contains(sign.Signal.Id)))
        || (sign is { Role: DiagnosisRole.Reason, Icd10Cm: not null } && _contradictions.Denies(sign));

    /// <summary>True when the order's own words deny what it gives as a reason.</summary>
    public bool IsDeniedInWords(DetectedSignal sign) => _contradictions.DeniesInWords(sign);

    /// <summary>True when the order's own words only suspect what this code of the order says.</summary>
    public bool IsDoubted(DetectedSignal sign) => _contradictions.Doubts(sign);

    /// <summary>Earlier tests of a known kind, newest first.</summary>
    public ImmutableArray<KnownTest> Tests => _chart.Tests;

    /// <summary>The tests among which all of these kinds or groups are, newest first.</summary>
    public ImmutableArray<KnownTest> TestsOf(FrozenSet<string> kinds) => _chart.TestsOf(kinds);

    /// <summary>The signs among which all of these signals are, in the order of <see cref="Signs"/>.</summary>
    public ReadOnlySpan<DetectedSignal> SignsOf(FrozenSet<string> signals) =>
        _chart.IsLarge ? Joined(sign => signals.Contains(sign.Signal.Id), _chart.SignsOf(signals)) : Signs.AsSpan();

    /// <summary>The signs among which all of these classes are, in the order of <see cref="Signs"/>.</summary>
    public ReadOnlySpan<DetectedSignal> SignsOf(FrozenSet<SignalClass> classes) =>
        _chart.IsLarge ? Joined(sign => classes.Contains(sign.Signal.Class), _chart.SignsOf(classes)) : Signs.AsSpan();

    /// <summary>The diagnoses among which all of these codes are, in the order of <see cref="Record"/>.</summary>
    public ReadOnlySpan<ValidDiagnosis> RecordOf(CodePatterns codes) =>
        _chart.IsLarge ? Merged([.. _ownRecord.Where(one => codes.Match(one.Value))], _chart.RecordOf(codes)).AsSpan() : Record.AsSpan();

    /// <summary>Reads one order beside its chart.</summary>
    public static ClinicalEvidence Read(ImagingOrder order, EvidenceTables tables, List<Finding> findings, ChartEvidence? chart = null)
    {
        var view = (chart ?? ChartEvidence.Of([order], tables)).For(order);
        var reader = new ClinicalSignalExtractor(tables, order.DateOfService, order.Sex, order.AgeInYears);
        foreach (var diagnosis in order.Diagnoses)
        {
            if (diagnosis.Role == DiagnosisRole.Reason)
            {
                reader.Read(diagnosis);
            }
        }

        foreach (var text in order.RequestTexts)
        {
            reader.ReadRequest(text);
        }

        findings.AddRange(view.Findings.IsEmpty && reader.Findings.Count < 2 ? reader.Findings : reader.Findings.Concat(view.Findings).Distinct()
            .OrderBy(finding => finding.Code, StringComparer.Ordinal).ThenBy(finding => finding.Text, StringComparer.Ordinal)
            .ThenBy(finding => finding.Expressions.FirstOrDefault(), StringComparer.Ordinal));
        var evidence = new ClinicalEvidence(reader, view)
        {
            ReasonOrigins =
            [
                .. order.Diagnoses.Where(diagnosis => diagnosis is { Role: DiagnosisRole.Reason, ConditionStatus: ConditionStatus.Present, Origin: not null })
                    .Select(diagnosis => diagnosis.Origin!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
        };
        findings.AddRange(PastReasons.Find(evidence.Reasons, evidence._own, view, tables.ScreeningRules));
        findings.AddRange(evidence.DoubtedReasons.Select(reason => reader.SuspectedInWords(evidence._contradictions.DoubtOf(reason)!)).Distinct());
        return evidence;
    }

    private static bool DeniesSymptoms(DetectedSignal sign)
    {
        foreach (var fact in sign.Signal.Tells)
        {
            if (fact.Name == ChartEvidence.SymptomStatus && fact.Value.Word == ChartEvidence.Asymptomatic)
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<DetectedSignal> Joined(Func<DetectedSignal, bool> match, ImmutableArray<DetectedSignal> ofChart)
    {
        ImmutableArray<DetectedSignal> own = [.. _own.Where(match)];
        return own.IsEmpty ? ofChart.AsSpan() : own.AddRange(ofChart).AsSpan();
    }

    // Both are sorted. What is a reason and stands in the record too is told as the reason.
    private static ImmutableArray<ValidDiagnosis> Merged(ImmutableArray<ValidDiagnosis> own, ImmutableArray<ValidDiagnosis> ofChart)
    {
        if (own.Length + ofChart.Length < 2)
        {
            return own.IsEmpty ? ofChart : own;
        }

        var merged = ImmutableArray.CreateBuilder<ValidDiagnosis>(own.Length + ofChart.Length);
        var (i, j) = (0, 0);
        while (i < own.Length || j < ofChart.Length)
        {
            var next = j == ofChart.Length || (i < own.Length && ValidDiagnosis.Compare(own[i], ofChart[j]) <= 0) ? own[i++] : ofChart[j++];
            if (merged.Count == 0 || merged[^1].Value != next.Value || merged[^1].ConditionStatus != next.ConditionStatus)
            {
                merged.Add(next);
            }
        }

        return merged.ToImmutable();
    }
}
