using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads diagnoses and request texts as signs. What it reads of a diagnosis depends on nothing but that diagnosis and the day.</summary>
internal sealed class ClinicalSignalExtractor(EvidenceTables tables, DateOnly day, string? sex, int? age)
{
    private readonly List<ValidDiagnosis> _reasons = [];
    private HashSet<string>? _codedReasons;

    public List<Finding> Findings { get; } = [];

    /// <summary>The signs as they were found.</summary>
    public List<DetectedSignal> Heard { get; } = [];

    /// <summary>The valid codes as they were found.</summary>
    public List<ValidDiagnosis> RecordRead { get; } = [];

    /// <summary>True when a present reason was given in any form.</summary>
    public bool HasReason { get; private set; }

    /// <summary>True when a present reason has no valid ICD-10-CM code.</summary>
    public bool HasUncodedReason { get; private set; }

    /// <summary>True when nothing is known of a present reason.</summary>
    public bool HasUnreadReason { get; private set; }

    /// <summary>True when a reason is only suspected.</summary>
    public bool HasSuspectedReason { get; private set; }

    /// <summary>Forgets what was read of one diagnosis before the next.</summary>
    public void Clear()
    {
        Findings.Clear();
        Heard.Clear();
        RecordRead.Clear();
    }

    /// <summary>The signs, each once, sorted.</summary>
    public ImmutableArray<DetectedSignal> Signs()
    {
        var sorted = Heard.ToArray();
        Array.Sort(sorted, DetectedSignal.Compare);
        var signs = ImmutableArray.CreateBuilder<DetectedSignal>(sorted.Length);
        foreach (var sign in sorted)
        {
            if (signs.Count == 0 || signs[^1] != sign)
            {
                signs.Add(sign);
            }
        }

        return signs.DrainToImmutable();
    }

    /// <summary>Valid codes of the present reasons, each once, sorted.</summary>
    public ImmutableArray<ValidDiagnosis> Reasons() => Distinct(_reasons);

    /// <summary>Valid codes of all that was read, each once in each standing, sorted.</summary>
    public ImmutableArray<ValidDiagnosis> Record() => Distinct(RecordRead);

    /// <summary>Signals that the words of the present reasons state plainly, whether a code carries them or not.</summary>
    public HashSet<string> StatedInWords { get; } = new(StringComparer.Ordinal);

    /// <summary>Signals of coded reasons that the reason's own words put into the past, into a condition or into the family.</summary>
    public HashSet<string> NotStatedInWords { get; } = new(StringComparer.Ordinal);

    public void Read(Diagnosis diagnosis)
    {
        if (diagnosis.Role == DiagnosisRole.Family)
        {
            ReadFamily(diagnosis);
            return;
        }

        var isReason = diagnosis.Role == DiagnosisRole.Reason;
        if (diagnosis.IsUnseen)
        {
            (HasUncodedReason, HasUnreadReason) = (HasUncodedReason || isReason, HasUnreadReason || isReason);
            return;
        }

        var from = Heard.Count;
        var carried = new List<Signal>();
        var (anyIcd10Cm, readIcd10Cm, holds, firstOther) = (false, false, false, (Code?)null);
        foreach (var told in diagnosis.Codes)
        {
            if (told.Code.System != Code.Icd10Cm)
            {
                firstOther ??= told.Code;
                continue;
            }

            anyIcd10Cm = true;
            var reading = tables.Icd10Cm.Understand(told.AsWritten is { System: Code.Icd10Cm } written ? written.Value : told.Code.Value, day);
            if (isReason && diagnosis.ConditionStatus == ConditionStatus.Present)
            {
                RaiseInvalidCode(reading, told.Origin ?? diagnosis.Origin);
            }

            if (reading.State != CodeState.Damaged)
            {
                readIcd10Cm = true;
                holds |= ReadCode(diagnosis, reading, told.Origin ?? diagnosis.Origin, carried);
            }
        }

        if (!readIcd10Cm)
        {
            ReadOtherCodes(diagnosis, carried);
        }
        else
        {
            ReadProcedures(diagnosis, carried);
        }

        ReadWords(diagnosis, carried, readIcd10Cm);
        if (isReason && diagnosis.ConditionStatus == ConditionStatus.Present)
        {
            NotStatedInWords.UnionWith(ReasonWords.NotStated(diagnosis, carried, tables.Signals));
        }

        Account(diagnosis, anyIcd10Cm, holds, firstOther, carried, from);
    }

    /// <summary>Reads one ICD-10-CM code.</summary>
    /// <returns>True when the code is valid on the day and fits the patient.</returns>
    private bool ReadCode(Diagnosis diagnosis, CodeReading reading, string? origin, List<Signal> carried)
    {
        if (tables.Icd10Cm.Contradiction(reading.Normal, sex, age) is not null)
        {
            // Code or patient is wrong; what else is coded beside it says the same.
            return false;
        }

        var signals = Proven(diagnosis, tables.Signals.ForIcd10Cm(reading.Normal));
        var label = signals.IsEmpty ? "" : $" ({signals[0].Label})";
        var evidence = new Evidence(
            $"{Where(diagnosis)} {reading.Normal}{label}{How(signals.FirstOrDefault(), diagnosis.ConditionStatus)}", origin);
        foreach (var signal in signals)
        {
            carried.Add(signal);
            Heard.Add(new DetectedSignal(signal, diagnosis.Role, diagnosis.ConditionStatus, false, reading.Normal, evidence)
            {
                Onset = diagnosis.Onset,
                RecordedOn = diagnosis.RecordedOn,
            });
        }

        if (reading.Holds && !diagnosis.IsProcedure && diagnosis.ConditionStatus is ConditionStatus.Present or ConditionStatus.Past)
        {
            var valid = new ValidDiagnosis(reading.Normal, ClassOf(signals), diagnosis.ConditionStatus, evidence);
            RecordRead.Add(valid);
            if (diagnosis.Role == DiagnosisRole.Reason && diagnosis.ConditionStatus == ConditionStatus.Present)
            {
                _reasons.Add(valid);
            }
        }

        return reading.Holds;
    }

    public void ReadRequest(SourcedText text)
    {
        _codedReasons ??= [.. Heard.Where(sign => sign is { Role: DiagnosisRole.Reason, ConditionStatus: ConditionStatus.Present, FromText: false }).Select(sign => sign.Signal.Id)];
        var trace = new List<string>();
        foreach (var hit in tables.Signals.ReadText(text.Text))
        {
            // A procedure's usual wording names grafts, and what it might find: that is no history and no suspicion of this patient.
            if (hit.Meaning.Class is SignalClass.Generic or SignalClass.Status || hit.Status == AssertionStatus.Possible
                || Assert(hit, ConditionStatus.Present) is not var (signal, standing))
            {
                continue;
            }

            if (standing == ConditionStatus.Present && _codedReasons.Contains(signal.Id))
            {
                continue;
            }

            Heard.Add(new DetectedSignal(signal, DiagnosisRole.Reason, standing, true, null, new Evidence($"request text: {hit.Phrase}{How(signal, standing, hit.Status)}", text.Origin)) { Assertion = hit.Status });
            trace.Add($"{signal.Label}{How(signal, standing, hit.Status)}");
            if (standing == ConditionStatus.Present && signal.Class is not (SignalClass.Safety or SignalClass.Coverage))
            {
                HasReason = true;
                HasUncodedReason |= IsEvidence(signal);
            }
        }

        RaiseReadWords(trace, "the request", text.Origin);
    }

    /// <summary>The finding on a code that the order's own words only suspect.</summary>
    public Finding SuspectedInWords(DetectedSignal signal) => Finding(
        ScreeningRule.SuspectedNotCoded, DiagnosisTexts.SuspectedInWords(signal.Signal.Label), Severity.Warning, signal.Evidence.Origin, null);

    private void ReadFamily(Diagnosis diagnosis)
    {
        if (diagnosis.ConditionStatus is ConditionStatus.Refuted or ConditionStatus.EnteredInError)
        {
            return;
        }

        var signals = diagnosis.Codes.SelectMany(told => told.Code.System switch
        {
            Code.Icd10Cm => tables.Signals.ForIcd10Cm(tables.Icd10Cm.Understand(told.Code.Value, day).Normal),
            Code.Snomed => tables.Signals.ForSnomed(told.Code.Value),
            _ => [],
        }).Concat(tables.Signals.ReadText(diagnosis.Text).Where(hit => hit.Status is not AssertionStatus.Negated).Select(hit => hit.Meaning));
        if (signals.Any(signal => signal.IsOfTheHeart))
        {
            Heard.Add(new DetectedSignal(tables.Signals.FamilyHistory, DiagnosisRole.Family, ConditionStatus.Present, false, null, new Evidence("family history of heart disease", diagnosis.Origin)));
        }
    }

    private void ReadOtherCodes(Diagnosis diagnosis, List<Signal> carried)
    {
        foreach (var told in diagnosis.Codes)
        {
            Carry(diagnosis, told, "coded elsewhere", told.Code.System == Code.Snomed ? tables.Signals.ForSnomed(told.Code.Value) : [], carried);
        }

        ReadProcedures(diagnosis, carried);
    }

    private void ReadProcedures(Diagnosis diagnosis, List<Signal> carried)
    {
        foreach (var told in diagnosis.Codes.Where(told => told.Code.System is Code.Cpt or Code.Hcpcs))
        {
            Carry(diagnosis with { ConditionStatus = Done(diagnosis.ConditionStatus) }, told, "procedure", tables.Signals.ForProcedure(told.Code.Value), carried);
            Carry(diagnosis with { ConditionStatus = Removed(diagnosis.ConditionStatus) }, told, "procedure", tables.Signals.RemovedBy(told.Code.Value), carried);
        }
    }

    private void Carry(Diagnosis diagnosis, SourcedCode told, string how, ImmutableArray<Signal> signals, List<Signal> carried)
    {
        foreach (var signal in Proven(diagnosis, signals))
        {
            carried.Add(signal);
            Heard.Add(new DetectedSignal(
                signal, diagnosis.Role, diagnosis.ConditionStatus, false, null,
                new Evidence($"{Where(diagnosis)} {how} ({signal.Label}){How(signal, diagnosis.ConditionStatus)}", told.Origin ?? diagnosis.Origin))
            {
                Onset = diagnosis.Onset, RecordedOn = diagnosis.RecordedOn, IsProcedure = diagnosis.IsProcedure,
            });
        }
    }

    // A procedure is an act and not the condition in its name.
    private static ImmutableArray<Signal> Proven(Diagnosis diagnosis, ImmutableArray<Signal> signals) =>
        diagnosis.IsProcedure ? [.. signals.Where(signal => signal.ByProcedure)] : signals;

    // An act of the past leaves what it implanted.
    private static ConditionStatus Done(ConditionStatus status) => status == ConditionStatus.Past ? ConditionStatus.Present : status;

    // What takes a device out leaves a past one; not done, it leaves the device.
    private static ConditionStatus Removed(ConditionStatus status) => status switch
    {
        ConditionStatus.Present => ConditionStatus.Past,
        ConditionStatus.Refuted => ConditionStatus.Present,
        _ => status,
    };

    private void ReadWords(Diagnosis diagnosis, List<Signal> carried, bool coded)
    {
        var text = diagnosis.Text;
        if (string.IsNullOrWhiteSpace(text))
        {
            // A display says no more than its code, so it is read only when the code says nothing to us.
            text = carried.Count > 0 ? null : diagnosis.Codes.Select(told => told.Code.Display).Where(display => !string.IsNullOrWhiteSpace(display)).Order(StringComparer.Ordinal).FirstOrDefault();
        }

        var isOwnText = coded && diagnosis is { Role: DiagnosisRole.Reason, ConditionStatus: ConditionStatus.Present };
        var hits = isOwnText ? tables.Signals.ReadOwnText(text, carried) : tables.Signals.ReadText(text);
        var trace = new List<string>();
        var saysMore = carried.Count > 0 || hits.Any(hit => hit.Meaning.Class != SignalClass.Generic);
        foreach (var hit in hits)
        {
            // A procedure that was done is no plan, and proves no condition in its name.
            if ((diagnosis.IsProcedure && !hit.Meaning.ByProcedure) || (hit.Meaning.Class == SignalClass.Generic && saysMore) || Assert(hit, diagnosis.ConditionStatus) is not var (signal, standing))
            {
                continue;
            }

            standing = diagnosis.IsProcedure && hit.Status == AssertionStatus.Resolved ? Removed(diagnosis.ConditionStatus) : standing;
            var isCarried = carried.Contains(signal);
            if (hit.Status == AssertionStatus.Present && standing == ConditionStatus.Present && diagnosis.Role == DiagnosisRole.Reason)
            {
                StatedInWords.Add(signal.Id);
            }

            // The words beside a code may add to it or deny what it says; "without angina" in its own title denies nothing.
            if (standing == diagnosis.ConditionStatus ? isCarried : coded && !isCarried && standing == ConditionStatus.Refuted)
            {
                continue;
            }

            Heard.Add(new DetectedSignal(signal, diagnosis.Role, standing, true, null, new Evidence($"{Where(diagnosis)} text: {hit.Phrase}{How(signal, standing, hit.Status)}", diagnosis.Origin))
            {
                Onset = diagnosis.Onset, RecordedOn = diagnosis.RecordedOn, Assertion = hit.Status, IsProcedure = diagnosis.IsProcedure,
            });
            trace.Add($"{signal.Label}{How(signal, standing, hit.Status)}");
        }

        if (diagnosis is { Role: DiagnosisRole.Reason, ConditionStatus: ConditionStatus.Present })
        {
            RaiseReadWords(trace, "the reason", diagnosis.Origin);
        }
    }

    private void Account(Diagnosis diagnosis, bool anyIcd10Cm, bool holds, Code? other, List<Signal> carried, int from)
    {
        var bears = Heard.Count > from;
        var label = carried.Count > 0 ? carried[0].Label : "a condition";
        if (diagnosis.Role == DiagnosisRole.Record)
        {
            if (bears && diagnosis.ConditionStatus is ConditionStatus.Refuted or ConditionStatus.EnteredInError)
            {
                Raise(ScreeningRule.RefutedIgnored, DiagnosisTexts.RecordIgnored(label, diagnosis.ConditionStatus), Severity.Information, diagnosis.Origin);
            }

            return;
        }

        switch (diagnosis.ConditionStatus)
        {
            case ConditionStatus.Refuted or ConditionStatus.EnteredInError:
                Raise(ScreeningRule.RefutedIgnored, DiagnosisTexts.ReasonIgnored(label, diagnosis.ConditionStatus), Severity.Warning, diagnosis.Origin);
                return;
            case ConditionStatus.Past:
                Raise(ScreeningRule.PastIsHistory, DiagnosisTexts.ReasonNotActive(label), Severity.Warning, diagnosis.Origin);
                return;
            case ConditionStatus.Suspected:
                HasSuspectedReason = true;
                Raise(ScreeningRule.SuspectedNotCoded, DiagnosisTexts.ReasonSuspected(label), Severity.Warning, diagnosis.Origin);
                return;
            default:
                break;
        }

        var says = diagnosis.Codes.Length > 0 || !string.IsNullOrWhiteSpace(diagnosis.Text);
        var suspectedOnly = carried.Count == 0 && OnlySuspected(diagnosis);
        if (suspectedOnly)
        {
            HasSuspectedReason = true;
            Raise(ScreeningRule.SuspectedNotCoded, DiagnosisTexts.UnnamedReasonSuspected, Severity.Warning, diagnosis.Origin);
        }

        HasReason |= says;
        HasUncodedReason |= says && !holds;
        HasUnreadReason |= says && !holds && !bears;
        if (says && !anyIcd10Cm)
        {
            var choice = Choices(diagnosis, from);
            Raise(
                ScreeningRule.CodeSystem,
                other is { System: Code.Snomed } && carried.Count > 0 ? DiagnosisTexts.SnomedReason(label, choice) : DiagnosisTexts.UncodedReason(choice),
                Severity.Warning, diagnosis.Origin);
        }
    }

    // The codes of the day to choose from for what was read of a reason without an ICD-10-CM code, in its own words or by another terminology.
    private ImmutableArray<string> Choices(Diagnosis diagnosis, int from)
    {
        var stated = Heard.Skip(from).Where(sign => sign is { ConditionStatus: ConditionStatus.Present, Signal.Class: SignalClass.Symptom or SignalClass.Disease or SignalClass.AbnormalTest or SignalClass.Status })
            .Select(sign => sign.Signal);
        return [.. tables.ReasonCodes.For(diagnosis.Codes.Select(told => told.Code), stated).Where(code => tables.Icd10Cm.Understand(code, day).Holds)];
    }

    private bool OnlySuspected(Diagnosis diagnosis)
    {
        var any = false;
        foreach (var hit in tables.Signals.ReadText(diagnosis.Text))
        {
            if (hit.Status is AssertionStatus.Present or AssertionStatus.Planned or AssertionStatus.Historical or AssertionStatus.Done
                && hit.Meaning.Class != SignalClass.Generic)
            {
                return false;
            }

            any |= hit.Status == AssertionStatus.Possible;
        }

        return any;
    }

    private void RaiseInvalidCode(CodeReading reading, string? origin)
    {
        FindingText? text = reading.State switch
        {
            CodeState.Damaged => DiagnosisTexts.NotIcd10Cm(reading.Normal, reading.Suggestion),
            CodeState.Retired => DiagnosisTexts.Retired(reading.Normal, reading.Until, reading.ReplacedBy),
            CodeState.NotYetValid => DiagnosisTexts.NotYetValid(reading.Normal, reading.From),
            CodeState.Incomplete => DiagnosisTexts.Incomplete(reading.Normal, reading.ReplacedBy),
            _ => null,
        };
        if (text is { } fault)
        {
            Raise(ScreeningRule.CodeValidity, fault, Severity.Warning, origin, reading.Source);
        }

        if (reading.State != CodeState.Damaged && tables.Icd10Cm.Contradiction(reading.Normal, sex, age) is { } conflict)
        {
            Raise(ScreeningRule.Demographics, DiagnosisTexts.DoesNotFit(reading.Normal, conflict), Severity.Warning, origin);
        }
    }

    // What the words say of the patient; null when they say nothing: advice, a risk, a relative's symptom.
    private (Signal Signal, ConditionStatus ConditionStatus)? Assert(PhraseMatch<Signal> hit, ConditionStatus told)
    {
        ConditionStatus? asserted = hit.Status switch
        {
            AssertionStatus.Present or AssertionStatus.Planned => ConditionStatus.Present,
            AssertionStatus.Possible => ConditionStatus.Suspected,
            AssertionStatus.Historical or AssertionStatus.Done => ConditionStatus.Past,
            AssertionStatus.Resolved => hit.Meaning.Class == SignalClass.Symptom ? ConditionStatus.Refuted : ConditionStatus.Past,
            AssertionStatus.Negated => ConditionStatus.Refuted,
            _ => null,
        };
        return asserted is not { } standing ? null
            : (hit.Meaning, told == ConditionStatus.Present ? standing : standing == ConditionStatus.Refuted && told == ConditionStatus.Past ? ConditionStatus.Refuted : told);
    }

    private void RaiseReadWords(List<string> words, string what, string? origin)
    {
        if (words.Count > 0)
        {
            Raise(ScreeningRule.WordsRead, DiagnosisTexts.ReadFromWords(what, words), Severity.Information, origin);
        }
    }

    private void Raise(string rule, FindingText text, Severity severity, string? origin, Citation? citation = null) =>
        Findings.Add(Finding(rule, text, severity, origin, citation));

    private Finding Finding(string rule, FindingText text, Severity severity, string? origin, Citation? citation)
    {
        var finding = tables.ScreeningRules.Raise(rule, text, severity, origin);
        return citation is null ? finding : finding with { Citation = citation };
    }

    // A code that carries several signals is what weighs most: narrowed bypass grafts are a disease, not only a status.
    private static SignalClass? ClassOf(ImmutableArray<Signal> signals) =>
        signals.IsEmpty ? null : signals.Any(signal => signal.Class == SignalClass.Disease) ? SignalClass.Disease : signals.Min(signal => signal.Class);

    private static string Where(Diagnosis diagnosis) => diagnosis.Role == DiagnosisRole.Reason ? "reason" : "record";

    private static string How(Signal? signal, ConditionStatus standing, AssertionStatus status = AssertionStatus.Present) => status switch
    {
        _ when standing == ConditionStatus.Past && signal?.Removable == true => ", removed",
        AssertionStatus.Resolved => ", resolved",
        AssertionStatus.Planned => ", planned",
        AssertionStatus.Done => ", done",
        _ => standing == ConditionStatus.Present ? "" : $", {DiagnosisTexts.Word(standing)}",
    };

    private static bool IsEvidence(Signal signal) =>
        signal.Class is SignalClass.Symptom or SignalClass.Disease or SignalClass.AbnormalTest or SignalClass.PlannedProcedure or SignalClass.Status;

    private static ImmutableArray<ValidDiagnosis> Distinct(List<ValidDiagnosis> diagnoses)
    {
        if (diagnoses.Count < 2)
        {
            return [.. diagnoses];
        }

        diagnoses.Sort(ValidDiagnosis.Compare);
        return [.. diagnoses.DistinctBy(diagnosis => (diagnosis.Value, diagnosis.ConditionStatus))];
    }
}
