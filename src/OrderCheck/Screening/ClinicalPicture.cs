using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A signal as it was found in the order or the chart.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Role">A reason for the order, the record, or the family.</param>
/// <param name="Standing">How far it holds: negated text counts as refuted.</param>
/// <param name="FromText">True when read from free text.</param>
/// <param name="Icd10Cm">The ICD-10-CM code that carried it, or null (words, SNOMED CT).</param>
/// <param name="Evidence">What was told.</param>
internal sealed record Sign(Signal Signal, DiagnosisRole Role, Standing Standing, bool FromText, string? Icd10Cm, Evidence Evidence)
{
    /// <summary>When it began, or null.</summary>
    public DateOnly? Onset { get; init; }
}

/// <summary>An ICD-10-CM code of the order or the record that is valid on the date of service.</summary>
/// <param name="Value">The code, upper case with dot.</param>
/// <param name="Class">The class of its signal, or null when no signal knows it.</param>
/// <param name="Standing">Present or past.</param>
/// <param name="Evidence">What was told.</param>
internal sealed record ValidDiagnosis(string Value, SignalClass? Class, Standing Standing, Evidence Evidence);

/// <summary>
/// What the order and the chart say about the patient's heart: signals with their standing, valid codes, denials. Everything is
/// sorted by content, so the order of entries never changes an answer.
/// </summary>
internal sealed class ClinicalPicture
{
    private const string SymptomStatus = "symptom-status";
    private const string Asymptomatic = "asymptomatic";
    private const string PlannedProcedure = "planned-procedure";
    private const string FamilyHistory = "family-history-heart-disease";

    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refuted = new(StringComparer.Ordinal);
    private readonly int _presentClasses;

    private ClinicalPicture(
        ImmutableArray<Sign> signs, ImmutableArray<ValidDiagnosis> reasons, ImmutableArray<ValidDiagnosis> record,
        bool hasReason, bool hasUncodedReason, bool hasSuspectedReason, Evidence? denial, Evidence? symptomFact)
    {
        Signs = signs;
        Reasons = reasons;
        Record = record;
        HasReason = hasReason;
        HasUncodedReason = hasUncodedReason;
        HasSuspectedReason = hasSuspectedReason;
        GeneralDenial = denial;
        SymptomFact = symptomFact;
        var (symptomGiven, symptomRefuted) = (false, false);
        foreach (var sign in signs.Where(sign => sign.Role != DiagnosisRole.Family))
        {
            var isSymptom = sign.Signal.Class == SignalClass.Symptom;
            if (sign.Standing == Standing.Present)
            {
                _present.Add(sign.Signal.Id);
                _presentClasses |= 1 << (int)sign.Signal.Class;
                symptomGiven |= isSymptom && sign.Role == DiagnosisRole.Reason;
            }
            else if (sign.Standing == Standing.Refuted)
            {
                _refuted.Add(sign.Signal.Id);
                symptomRefuted |= isSymptom;
            }
        }

        SymptomsDenied = denial is not null || (symptomRefuted && !symptomGiven);
    }

    /// <summary>All signals found.</summary>
    public ImmutableArray<Sign> Signs { get; }

    /// <summary>Valid ICD-10-CM codes of present reasons, distinct, ascending.</summary>
    public ImmutableArray<ValidDiagnosis> Reasons { get; }

    /// <summary>Valid ICD-10-CM codes of reasons and record, present or past, distinct by code and standing, ascending.</summary>
    public ImmutableArray<ValidDiagnosis> Record { get; }

    /// <summary>Where the present reasons stand in the request, distinct, ascending.</summary>
    public required ImmutableArray<string> ReasonOrigins { get; init; }

    /// <summary>True when the order gives a present reason in any form.</summary>
    public bool HasReason { get; }

    /// <summary>True when a present reason has no valid ICD-10-CM code.</summary>
    public bool HasUncodedReason { get; }

    /// <summary>True when a reason is only suspected.</summary>
    public bool HasSuspectedReason { get; }

    /// <summary>True when the patient is said to have no symptoms, or a symptom is denied and none is given as a reason.</summary>
    public bool SymptomsDenied { get; }

    /// <summary>What says that there are no symptoms at all, or null.</summary>
    public Evidence? GeneralDenial { get; }

    /// <summary>The latest symptom status when it says that there are symptoms, or null.</summary>
    public Evidence? SymptomFact { get; }

    /// <summary>True when the signal is present now, as a reason or in the record.</summary>
    public bool HasPresent(string signalId) => _present.Contains(signalId);

    /// <summary>True when a signal of the class is present now, as a reason or in the record.</summary>
    public bool HasPresent(SignalClass signalClass) => (_presentClasses & (1 << (int)signalClass)) != 0;

    /// <summary>True when something told contradicts this symptom.</summary>
    public bool IsDenied(Sign sign) =>
        sign.Signal.Class == SignalClass.Symptom && (GeneralDenial is not null || _refuted.Contains(sign.Signal.Id));

    public static ClinicalPicture Read(ImagingOrder order, Knowledge knowledge, List<Finding> findings)
    {
        var reader = new Reader(order, knowledge);
        foreach (var diagnosis in order.Diagnoses)
        {
            reader.Read(diagnosis);
        }

        foreach (var text in order.RequestTexts)
        {
            reader.ReadRequest(text);
        }

        reader.ReadPriorTests();
        reader.ReadFacts();
        findings.AddRange(reader.Findings.Distinct()
            .OrderBy(finding => finding.Code, StringComparer.Ordinal).ThenBy(finding => finding.Text, StringComparer.Ordinal)
            .ThenBy(finding => finding.Expressions.FirstOrDefault(), StringComparer.Ordinal));
        return reader.Picture();
    }

    private static bool IsPresentNow(Sign sign) => sign.Role != DiagnosisRole.Family && sign.Standing == Standing.Present;

    private sealed class Reader(ImagingOrder order, Knowledge knowledge)
    {
        private readonly HashSet<Sign> _signs = [];
        private readonly List<ValidDiagnosis> _reasons = [];
        private readonly List<ValidDiagnosis> _record = [];
        private bool _hasReason;
        private bool _hasUncodedReason;
        private bool _hasSuspectedReason;
        private Evidence? _symptomFact;
        private Evidence? _denial;
        private HashSet<string>? _codedReasons;

        public List<Finding> Findings { get; } = [];

        private Signal FamilySignal => knowledge.Signals.Find(FamilyHistory) ?? throw new InvalidOperationException($"signal '{FamilyHistory}' is missing");

        public void Read(Diagnosis diagnosis)
        {
            if (diagnosis.Role == DiagnosisRole.Family)
            {
                ReadFamily(diagnosis);
                return;
            }

            var isReason = diagnosis.Role == DiagnosisRole.Reason;
            var from = _signs.Count;
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
                var reading = knowledge.Icd10Cm.Understand(told.AsWritten is { System: Code.Icd10Cm } written ? written.Value : told.Code.Value, order.DateOfService);
                if (isReason && diagnosis.Standing == Standing.Present)
                {
                    Judge(reading, told.Origin ?? diagnosis.Origin);
                }

                if (reading.State == CodeState.Damaged)
                {
                    continue;
                }

                readIcd10Cm = true;
                holds |= reading.Holds;
                var signals = knowledge.Signals.ForIcd10Cm(reading.Normal);
                var evidence = new Evidence(
                    $"{Where(diagnosis)} {reading.Normal}{(signals.IsEmpty ? "" : $" ({signals[0].Label})")}{How(diagnosis.Standing)}", told.Origin ?? diagnosis.Origin);
                foreach (var signal in signals)
                {
                    carried.Add(signal);
                    _signs.Add(new Sign(signal, diagnosis.Role, diagnosis.Standing, false, reading.Normal, evidence) { Onset = diagnosis.Onset });
                }

                if (reading.Holds && diagnosis.Standing is Standing.Present or Standing.Past)
                {
                    var valid = new ValidDiagnosis(reading.Normal, ClassOf(signals), diagnosis.Standing, evidence);
                    _record.Add(valid);
                    if (isReason && diagnosis.Standing == Standing.Present)
                    {
                        _reasons.Add(valid);
                    }
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
            Account(diagnosis, anyIcd10Cm, holds, firstOther, carried, bears: _signs.Count > from);
        }

        public void ReadRequest(ToldText text)
        {
            _codedReasons ??= [.. _signs.Where(sign => sign is { Role: DiagnosisRole.Reason, Standing: Standing.Present, FromText: false }).Select(sign => sign.Signal.Id)];
            var heard = new List<string>();
            foreach (var hit in knowledge.Signals.ReadText(text.Text))
            {
                // A procedure's usual wording names grafts, and what it might find: that is no history and no suspicion of this patient.
                if (hit.Meaning.Class is SignalClass.Generic or SignalClass.Status || hit.Mood == Mood.Suspected)
                {
                    continue;
                }

                var (signal, standing) = Stand(hit, Standing.Present);
                if (standing == Standing.Present && _codedReasons.Contains(signal.Id))
                {
                    continue;
                }

                _signs.Add(new Sign(signal, DiagnosisRole.Reason, standing, true, null, new Evidence($"request text: {hit.Phrase}{How(standing)}", text.Origin)));
                heard.Add($"{signal.Label}{How(standing)}");
                if (standing == Standing.Present && signal.Class != SignalClass.Safety)
                {
                    _hasReason = true;
                    _hasUncodedReason |= IsEvidence(signal);
                }
            }

            SayHeard(heard, "the request", text.Origin);
        }

        /// <summary>The latest known test of a kind that came out abnormal is an abnormal test of the record.</summary>
        public void ReadPriorTests()
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var test in knowledge.TestKinds.Recognise(order))
            {
                var id = test.Kind switch
                {
                    "stress-ecg" or "stress-echo" or "stress-nuclear" or "stress-mri" or "stress-unspecified" or "pet" => "abnormal-stress-test",
                    "ecg" or "ambulatory-ecg" => "abnormal-ecg",
                    "coronary-cta" or "catheterisation" or "echocardiogram" or "tee" or "cardiac-mri" or "cardiac-ct" or "ffr-ct" => "abnormal-heart-imaging",
                    _ => null,
                };
                if (id is not null && test.Told.On is not null && test.Result != TestResult.Unknown && seen.Add(test.Kind)
                    && test.Result == TestResult.Abnormal && knowledge.Signals.Find(id) is { } signal)
                {
                    _signs.Add(new Sign(signal, DiagnosisRole.Record, Standing.Present, test.ResultInferred, null, test.Evidence));
                }
            }
        }

        public void ReadFacts()
        {
            var statuses = Latest(SymptomStatus);
            if (statuses.FirstOrDefault(fact => fact.Value.Word == Asymptomatic) is { } denied)
            {
                _denial = new Evidence($"symptom status: asymptomatic{Day(denied.On)}", denied.Origin);
            }
            else if (statuses.Count > 0)
            {
                _symptomFact = new Evidence($"symptom status: {statuses[0].Value}{Day(statuses[0].On)}", statuses[0].Origin);
            }

            foreach (var fact in Latest(PlannedProcedure))
            {
                if (fact.Value.Word is not { } word)
                {
                    continue;
                }

                var evidence = new Evidence($"planned procedure: {(knowledge.Signals.Find(word)?.Label ?? "read from words")}{Day(fact.On)}", fact.Origin);
                if (knowledge.Signals.Find(word) is { Class: SignalClass.PlannedProcedure } planned)
                {
                    _signs.Add(new Sign(planned, DiagnosisRole.Record, Standing.Present, false, null, evidence));
                    continue;
                }

                foreach (var hit in knowledge.Signals.ReadText(word))
                {
                    if (hit is { Mood: Mood.Affirmed, Meaning.Class: SignalClass.PlannedProcedure })
                    {
                        _signs.Add(new Sign(hit.Meaning, DiagnosisRole.Record, Standing.Present, true, null, evidence));
                    }
                }
            }
        }

        public ClinicalPicture Picture()
        {
            ImmutableArray<Sign> signs = _signs.Count < 2 ? [.. _signs] :
            [
                .. _signs.OrderBy(sign => sign.Role).ThenBy(sign => sign.Standing).ThenBy(sign => sign.Signal.Class)
                    .ThenBy(sign => sign.Signal.Id, StringComparer.Ordinal).ThenBy(sign => sign.Icd10Cm, StringComparer.Ordinal).ThenBy(sign => sign.FromText)
                    .ThenBy(sign => sign.Evidence.Says, StringComparer.Ordinal).ThenBy(sign => sign.Onset).ThenBy(sign => sign.Evidence.Origin, StringComparer.Ordinal),
            ];
            var denial = _denial ?? signs.FirstOrDefault(sign => IsPresentNow(sign) && sign.Signal.Tells.Any(
                fact => fact.Name == SymptomStatus && fact.Value.Word == Asymptomatic))?.Evidence;
            return new ClinicalPicture(
                signs, Distinct(_reasons), Distinct(_record), _hasReason, _hasUncodedReason, _hasSuspectedReason, denial, denial is null ? _symptomFact : null)
            {
                ReasonOrigins =
                [
                    .. order.Diagnoses.Where(diagnosis => diagnosis is { Role: DiagnosisRole.Reason, Standing: Standing.Present, Origin: not null })
                        .Select(diagnosis => diagnosis.Origin!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                ],
            };
        }

        private void ReadFamily(Diagnosis diagnosis)
        {
            if (diagnosis.Standing is Standing.Refuted or Standing.EnteredInError)
            {
                return;
            }

            var signals = diagnosis.Codes.SelectMany(told => told.Code.System switch
            {
                Code.Icd10Cm => knowledge.Signals.ForIcd10Cm(knowledge.Icd10Cm.Understand(told.Code.Value, order.DateOfService).Normal),
                Code.Snomed => knowledge.Signals.ForSnomed(told.Code.Value),
                _ => [],
            }).Concat(knowledge.Signals.ReadText(diagnosis.Text).Where(hit => hit.Mood is not Mood.Negated).Select(hit => hit.Meaning));
            if (signals.Any(IsOfTheHeart))
            {
                _signs.Add(new Sign(FamilySignal, DiagnosisRole.Family, Standing.Present, false, null, new Evidence("family history of heart disease", diagnosis.Origin)));
            }
        }

        private void ReadOtherCodes(Diagnosis diagnosis, List<Signal> carried)
        {
            foreach (var told in diagnosis.Codes)
            {
                var signals = told.Code.System switch
                {
                    Code.Snomed => knowledge.Signals.ForSnomed(told.Code.Value),
                    Code.Cpt or Code.Hcpcs => knowledge.Signals.ForProcedure(told.Code.Value),
                    _ => [],
                };
                foreach (var signal in signals)
                {
                    carried.Add(signal);
                    _signs.Add(new Sign(
                        signal, diagnosis.Role, diagnosis.Standing, false, null,
                        new Evidence($"{Where(diagnosis)} coded elsewhere ({signal.Label}){How(diagnosis.Standing)}", told.Origin ?? diagnosis.Origin)) { Onset = diagnosis.Onset });
                }
            }
        }

        private void ReadProcedures(Diagnosis diagnosis, List<Signal> carried)
        {
            foreach (var told in diagnosis.Codes)
            {
                foreach (var signal in told.Code.System is Code.Cpt or Code.Hcpcs ? knowledge.Signals.ForProcedure(told.Code.Value) : [])
                {
                    carried.Add(signal);
                    _signs.Add(new Sign(
                        signal, diagnosis.Role, diagnosis.Standing, false, null,
                        new Evidence($"{Where(diagnosis)} procedure ({signal.Label}){How(diagnosis.Standing)}", told.Origin ?? diagnosis.Origin)) { Onset = diagnosis.Onset });
                }
            }
        }

        private void ReadWords(Diagnosis diagnosis, List<Signal> carried, bool coded)
        {
            var text = diagnosis.Text;
            if (string.IsNullOrWhiteSpace(text))
            {
                // A display says no more than its code, so it is read only when the code says nothing to us.
                text = carried.Count > 0 ? null : diagnosis.Codes.Select(told => told.Code.Display).Where(display => !string.IsNullOrWhiteSpace(display)).Order(StringComparer.Ordinal).FirstOrDefault();
            }

            var hits = knowledge.Signals.ReadText(text);
            var heard = new List<string>();
            var saysMore = carried.Count > 0 || hits.Any(hit => hit.Meaning.Class != SignalClass.Generic);
            foreach (var hit in hits)
            {
                if (hit.Meaning.Class == SignalClass.Generic && saysMore)
                {
                    continue;
                }

                var (signal, standing) = Stand(hit, diagnosis.Standing);
                var isCarried = carried.Contains(signal);

                // The words beside a code may add to it or deny what it says; "without angina" in its own title denies nothing.
                if (standing == diagnosis.Standing ? isCarried : coded && !isCarried && standing == Standing.Refuted)
                {
                    continue;
                }

                _signs.Add(new Sign(signal, diagnosis.Role, standing, true, null, new Evidence($"{Where(diagnosis)} text: {hit.Phrase}{How(standing)}", diagnosis.Origin)) { Onset = diagnosis.Onset });
                heard.Add($"{signal.Label}{How(standing)}");
            }

            if (diagnosis is { Role: DiagnosisRole.Reason, Standing: Standing.Present })
            {
                SayHeard(heard, "the reason", diagnosis.Origin);
            }
        }

        private void Account(Diagnosis diagnosis, bool anyIcd10Cm, bool holds, Code? other, List<Signal> carried, bool bears)
        {
            var label = carried.Count > 0 ? carried[0].Label : "a condition";
            if (diagnosis.Role == DiagnosisRole.Record)
            {
                if (bears && diagnosis.Standing is Standing.Refuted or Standing.EnteredInError)
                {
                    Say(ScreeningRule.RefutedIgnored, FindingCode.ConditionIgnored, Severity.Information, $"The record's entry on {label} is {Word(diagnosis.Standing)} and was not counted.", null, diagnosis.Origin);
                }

                return;
            }

            switch (diagnosis.Standing)
            {
                case Standing.Refuted or Standing.EnteredInError:
                    Say(
                        ScreeningRule.RefutedIgnored, FindingCode.ConditionIgnored, Severity.Warning, $"The reason {label} is {Word(diagnosis.Standing)} and was not counted.",
                        "Give the reason that holds, or correct the record.", diagnosis.Origin);
                    return;
                case Standing.Past:
                    Say(
                        ScreeningRule.PastIsHistory, FindingCode.ConditionNotActive, Severity.Warning, $"The reason {label} is resolved or inactive and counts as history only.",
                        "Give the reason that holds now; correct the record if it is still active.", diagnosis.Origin);
                    return;
                case Standing.Suspected:
                    _hasSuspectedReason = true;
                    Say(
                        ScreeningRule.SuspectedNotCoded, FindingCode.SuspectedConditionNotCodable, Severity.Warning, $"The reason {label} is only suspected; an outpatient order codes the sign or symptom.",
                        "Document the sign, symptom or abnormal test that raised the suspicion, if there is one.", diagnosis.Origin);
                    return;
                default:
                    break;
            }

            var says = diagnosis.Codes.Length > 0 || !string.IsNullOrWhiteSpace(diagnosis.Text);
            var suspectedOnly = carried.Count == 0 && OnlySuspected(diagnosis);
            if (suspectedOnly)
            {
                _hasSuspectedReason = true;
                Say(
                    ScreeningRule.SuspectedNotCoded, FindingCode.SuspectedConditionNotCodable, Severity.Warning, "The reason names a disease that is only suspected; an outpatient order codes the sign or symptom.",
                    "Document the sign, symptom or abnormal test that raised the suspicion, if there is one.", diagnosis.Origin);
            }

            _hasReason |= says;
            _hasUncodedReason |= says && !holds;
            if (says && !anyIcd10Cm)
            {
                Say(
                    ScreeningRule.CodeSystem, FindingCode.DiagnosisNotIcd10, Severity.Warning,
                    other is { System: Code.Snomed } && carried.Count > 0 ? $"The reason is a SNOMED CT code, read as {label}; coverage is decided by ICD-10-CM."
                    : "The reason has no ICD-10-CM code; coverage is decided by ICD-10-CM.",
                    "Add the ICD-10-CM code of what is documented.", diagnosis.Origin);
            }
        }

        private bool OnlySuspected(Diagnosis diagnosis)
        {
            var any = false;
            foreach (var hit in knowledge.Signals.ReadText(diagnosis.Text))
            {
                if (hit.Mood is Mood.Affirmed or Mood.Past or Mood.Family && hit.Meaning.Class != SignalClass.Generic)
                {
                    return false;
                }

                any |= hit.Mood == Mood.Suspected;
            }

            return any;
        }

        private void Judge(CodeReading reading, string? origin)
        {
            var (code, text, remedy) = reading.State switch
            {
                CodeState.Damaged => (
                    FindingCode.DiagnosisCodeInvalid,
                    reading.Suggestion is { } meant ? $"'{reading.Normal}' is not an ICD-10-CM code; {meant} may have been meant." : $"'{reading.Normal}' is not an ICD-10-CM code.",
                    reading.Suggestion is { } right ? $"Write {right} if that is what is documented." : "Write the ICD-10-CM code of what is documented."),
                CodeState.Retired => (
                    FindingCode.DiagnosisCodeRetired, FormattableString.Invariant($"{reading.Normal} ended on {reading.Until:yyyy-MM-dd}, before the date of service."),
                    reading.ReplacedBy.IsEmpty ? "Choose a code that holds on the date of service." : $"Choose the one that applies: {Some(reading.ReplacedBy)}."),
                CodeState.NotYetValid => (
                    FindingCode.DiagnosisCodeNotYetValid, FormattableString.Invariant($"{reading.Normal} holds from {reading.From:yyyy-MM-dd} on, after the date of service."),
                    "Choose a code that holds on the date of service."),
                CodeState.Incomplete => (
                    FindingCode.DiagnosisCodeIncomplete, $"{reading.Normal} is a category; a claim needs one of its longer codes.",
                    reading.ReplacedBy.IsEmpty ? "Choose the longer code that applies." : $"Choose the one that applies: {Some(reading.ReplacedBy)}."),
                _ => default,
            };
            if (code is not null)
            {
                Say(ScreeningRule.CodeValidity, code, Severity.Warning, text, remedy, origin, reading.Source);
            }

            if (reading.State != CodeState.Damaged && knowledge.Icd10Cm.Contradicts(reading.Normal, order.Sex))
            {
                Say(
                    ScreeningRule.Demographics, FindingCode.DemographicConflict, Severity.Warning, $"{reading.Normal} does not fit the patient's recorded sex.",
                    "Check the code, and that the order is for the right patient.", origin);
            }
        }

        private (Signal Signal, Standing Standing) Stand(PhraseHit<Signal> hit, Standing told)
        {
            if (hit.Mood == Mood.Family && IsOfTheHeart(hit.Meaning))
            {
                return (FamilySignal, told);
            }

            var standing = hit.Mood switch
            {
                Mood.Negated => Standing.Refuted,
                Mood.Suspected => Standing.Suspected,
                Mood.Past => hit.Meaning.Lasting || hit.Meaning.Class is SignalClass.RiskFactor or SignalClass.FamilyHistory ? Standing.Present : Standing.Past,
                _ => Standing.Present,
            };
            return (hit.Meaning, told == Standing.Present ? standing : standing == Standing.Refuted && told == Standing.Past ? Standing.Refuted : told);
        }

        private List<ToldFact> Latest(string name)
        {
            var facts = order.Facts.Where(fact => fact.Name == name && !(fact.On > order.DateOfService)).ToList();
            var latest = facts.Max(fact => fact.On);
            return
            [
                .. facts.Where(fact => fact.On == latest).OrderBy(fact => fact.Value.ToString(), StringComparer.Ordinal).ThenBy(fact => fact.Origin, StringComparer.Ordinal),
            ];
        }

        private void SayHeard(List<string> heard, string what, string? origin)
        {
            if (heard.Count > 0)
            {
                Say(
                    ScreeningRule.WordsRead, FindingCode.TextInterpreted, Severity.Information,
                    $"Read from the words of {what}: {string.Join(", ", heard.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(12))}.", null, origin);
            }
        }

        private void Say(string rule, string code, Severity severity, string text, string? remedy, string? origin, Citation? citation = null) =>
            Findings.Add(new Finding(code, severity, text)
            {
                Remedy = remedy,
                Criterion = knowledge.ScreeningRules[rule].Id,
                Citation = citation ?? knowledge.ScreeningRules[rule].Citation,
                Expressions = origin is null ? [] : [origin],
            });

        private static ImmutableArray<ValidDiagnosis> Distinct(List<ValidDiagnosis> diagnoses) => diagnoses.Count < 2 ? [.. diagnoses] :
        [
            .. diagnoses.OrderBy(diagnosis => diagnosis.Value, StringComparer.Ordinal).ThenBy(diagnosis => diagnosis.Standing)
                .ThenBy(diagnosis => diagnosis.Evidence.Says, StringComparer.Ordinal).ThenBy(diagnosis => diagnosis.Evidence.Origin, StringComparer.Ordinal)
                .DistinctBy(diagnosis => (diagnosis.Value, diagnosis.Standing)),
        ];

        // A code that carries several signals is what weighs most: narrowed bypass grafts are a disease, not only a status.
        private static SignalClass? ClassOf(ImmutableArray<Signal> signals) =>
            signals.IsEmpty ? null : signals.Any(signal => signal.Class == SignalClass.Disease) ? SignalClass.Disease : signals.Min(signal => signal.Class);

        private static string Some(ImmutableArray<string> codes) =>
            codes.Length <= 8 ? string.Join(", ", codes) : $"{string.Join(", ", codes.Take(8))} and others";

        private static string Where(Diagnosis diagnosis) => diagnosis.Role == DiagnosisRole.Reason ? "reason" : "record";

        private static string Day(DateOnly? on) => on is { } day ? FormattableString.Invariant($" on {day:yyyy-MM-dd}") : "";

        private static string How(Standing standing) => standing == Standing.Present ? "" : $", {Word(standing)}";

        private static string Word(Standing standing) => standing switch
        {
            Standing.Past => "past",
            Standing.Suspected => "suspected",
            Standing.Refuted => "denied or refuted",
            Standing.EnteredInError => "entered in error",
            _ => "present",
        };

        private static bool IsEvidence(Signal signal) =>
            signal.Class is SignalClass.Symptom or SignalClass.Disease or SignalClass.AbnormalTest or SignalClass.PlannedProcedure or SignalClass.Status;

        private static bool IsOfTheHeart(Signal signal) =>
            signal.Class is SignalClass.Disease or SignalClass.Status or SignalClass.AbnormalTest or SignalClass.FamilyHistory || signal.Id == "angina";
    }
}
