using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Answers the second question: screening or diagnostic?</summary>
internal static class PurposeDecider
{
    private const int EvidenceShown = 12;

    // Problems may deny the reason, observations the symptoms, and earlier procedures are known disease.
    private static readonly ImmutableArray<EvidenceKind> Reads = [EvidenceKind.Problems, EvidenceKind.Observations, EvidenceKind.ReportsAndProcedures];

    /// <summary>
    /// Evidence decides first: removing something that speaks for the order never makes the answer better. A denied symptom is no
    /// evidence; without evidence a contradiction or a suspicion is asked about before anything is called screening.
    /// </summary>
    public static Answer<OrderPurpose> Decide(
        ImagingOrder order, Study? study, ClinicalEvidence clinical, Knowledge knowledge, List<Finding> findings, List<TrailEntry> trail)
    {
        if (EvidenceGate.Of(order.Evidence, Reads, knowledge.DecisionRules) is { } unread)
        {
            return new Answer<OrderPurpose>(OrderPurpose.Indeterminate, [unread]);
        }

        var ask = new Inquiry(knowledge, findings, trail);
        var reasons = clinical.Signs.Where(sign => sign is { Role: DiagnosisRole.Reason }).ToList();
        var symptoms = reasons.Where(sign => sign.ConditionStatus == ConditionStatus.Present && sign.Signal.Class == SignalClass.Symptom).ToList();
        var diseases = clinical.Signs.Where(IsKnownDisease).ToList();
        var denied = symptoms.Concat(diseases).Where(clinical.IsDenied).ToList();
        var markers = reasons.Where(sign => sign.ConditionStatus == ConditionStatus.Present && IsMarker(sign.Signal.Class)).ToList();
        var evidence = symptoms.Concat(diseases).Where(sign => !clinical.IsDenied(sign) && !clinical.IsDoubted(sign)).ToList();

        var contradicts = ask.About(ScreeningRule.SymptomDenied, denied.Count > 0 ? Truth.Met : symptoms.Count > 0 ? Truth.NotMet : Truth.Unknown, Told(denied, clinical.GeneralDenial));
        if (contradicts)
        {
            ask.Raise(
                ScreeningRule.SymptomDenied,
                denied.Exists(clinical.IsDeniedInWords) ? PurposeTexts.WordsDenySymptom(Labels(denied)) : PurposeTexts.RecordDeniesSymptom(Labels(denied)),
                Places(denied, clinical.GeneralDenial));
        }

        var purpose = ask.About(ScreeningRule.Evidence, evidence.Count > 0 ? Truth.Met : markers.Count > 0 ? Truth.NotMet : Truth.Unknown, Told(evidence), "reason")
            ? Diagnostic(ask, evidence, markers)
            : contradicts
                ? ask.Indeterminate(ScreeningRule.SymptomDenied, PurposeTexts.ContradictionLeavesItOpen, Told(denied, clinical.GeneralDenial))
                : WithoutEvidence(ask, study, clinical, reasons, markers);
        QuoteNotes(ask, order, knowledge, symptoms, purpose.Value);
        return purpose;
    }

    private static Answer<OrderPurpose> Diagnostic(Inquiry ask, List<DetectedSignal> evidence, List<DetectedSignal> markers)
    {
        var symptoms = evidence.Where(sign => sign is { Role: DiagnosisRole.Reason, Signal.Class: SignalClass.Symptom }).ToList();
        var codes = markers.Where(sign => sign.Signal.Class == SignalClass.ScreeningMarker && sign.Icd10Cm is not null).ToList();
        if (ask.About(ScreeningRule.ScreeningCodeWithSymptom, codes.Count > 0 && symptoms.Count > 0 ? Truth.Met : Truth.NotMet, Told([.. codes, .. symptoms])))
        {
            ask.Raise(
                ScreeningRule.ScreeningCodeWithSymptom, PurposeTexts.ScreeningCodeWithSymptom(codes[0].Icd10Cm, Labels(symptoms)), Places(codes));
        }

        var words = markers.Where(sign => sign is { Signal.Class: SignalClass.ScreeningMarker, FromText: true }).ToList();
        if (symptoms.Count == 0 && words.Count > 0)
        {
            ask.Raise(
                ScreeningRule.ScreeningWords, PurposeTexts.WordsCallItScreening(Labels(evidence)),
                Places([.. words, .. evidence.Where(sign => sign.Role == DiagnosisRole.Reason)]));
        }

        return ask.Answer(OrderPurpose.Diagnostic, ScreeningRule.Evidence, PurposeTexts.Diagnostic(Labels(evidence)), Told(evidence));
    }

    private static Answer<OrderPurpose> WithoutEvidence(Inquiry ask, Study? study, ClinicalEvidence clinical, List<DetectedSignal> reasons, List<DetectedSignal> markers)
    {
        var suspected = reasons.Where(sign => sign.ConditionStatus == ConditionStatus.Suspected).ToList();
        if (ask.About(ScreeningRule.OnlySuspected, clinical.HasSuspectedReason ? Truth.Met : Truth.NotMet, Told(suspected), "reason"))
        {
            return ask.Indeterminate(
                ScreeningRule.OnlySuspected, PurposeTexts.OnlySuspected, Told(suspected));
        }

        if (markers.Count > 0)
        {
            var mayBeMore = clinical.HasUnreadReason && !markers.Exists(sign => sign.Signal.Class == SignalClass.ScreeningMarker);
            return ask.About(ScreeningRule.UnreadReason, mayBeMore ? Truth.Met : Truth.NotMet, mayBeMore ? Told(markers) : [])
                ? ask.Indeterminate(ScreeningRule.UnreadReason, PurposeTexts.UnreadReason(Labels(markers)), Told(markers))
                : Markers(ask, clinical, markers);
        }

        if (ask.About(ScreeningRule.NoReason, clinical.HasReason ? Truth.NotMet : Truth.Met, [], "reason"))
        {
            ask.Raise(ScreeningRule.NoReason, PurposeTexts.ReasonMissing(study), []);
            return ask.Indeterminate(ScreeningRule.NoReason, PurposeTexts.NoReason, []);
        }

        var generic = reasons.Where(sign => sign is { ConditionStatus: ConditionStatus.Present, Signal.Class: SignalClass.Generic }).ToList();
        var onlyGeneric = generic.Count > 0 && clinical.Reasons.All(reason => generic.Any(sign => sign.Icd10Cm == reason.Value));
        if (ask.About(ScreeningRule.GenericReason, onlyGeneric ? Truth.Met : Truth.NotMet, Told(generic), "reason"))
        {
            ask.Raise(ScreeningRule.GenericReason, PurposeTexts.ReasonGeneric, Places(generic));
            return ask.Indeterminate(ScreeningRule.GenericReason, PurposeTexts.GenericReason, Told(generic));
        }

        ask.About(ScreeningRule.UnclearReason, Truth.Met, [.. clinical.Reasons.Take(EvidenceShown).Select(reason => reason.Evidence)], "reason");
        return ask.Indeterminate(
            ScreeningRule.UnclearReason, PurposeTexts.UnclearReason,
            [.. clinical.Reasons.Take(EvidenceShown).Select(reason => reason.Evidence)]);
    }

    private static Answer<OrderPurpose> Markers(Inquiry ask, ClinicalEvidence clinical, List<DetectedSignal> markers)
    {
        var recorded = clinical.Signs.Where(
            sign => sign is { Role: DiagnosisRole.Record, ConditionStatus: ConditionStatus.Present, Signal: { Class: SignalClass.Symptom, ReasonOnly: false } }).ToList();
        var told = Told(recorded, clinical.SymptomFact);
        if (ask.About(ScreeningRule.SymptomInRecord, told.Length > 0 ? Truth.Met : Truth.NotMet, told))
        {
            ask.Raise(
                ScreeningRule.SymptomInRecord, PurposeTexts.SymptomsInRecordOnly(Labels(markers), Labels(recorded)), Places(recorded, clinical.SymptomFact));
            return ask.Indeterminate(ScreeningRule.SymptomInRecord, PurposeTexts.RecordHasSymptoms(Labels(recorded)), [.. told, .. Told(markers)]);
        }

        ask.About(ScreeningRule.MarkersOnly, Truth.Met, Told(markers));
        foreach (var (only, rule, text) in Kinds)
        {
            if (ask.About(rule, markers.All(sign => sign.Signal.Class == only) ? Truth.Met : Truth.NotMet, []))
            {
                ask.Raise(rule, text, Places(markers));
            }
        }

        ask.Raise(ScreeningRule.MarkersOnly, PurposeTexts.OnlyScreeningReasons(Labels(markers)), Places(markers));
        return ask.Answer(OrderPurpose.Screening, ScreeningRule.MarkersOnly, PurposeTexts.Screening(Labels(markers)), Told(markers));
    }

    // Notes may show a contradiction; they never decide.
    private static void QuoteNotes(Inquiry ask, ImagingOrder order, Knowledge knowledge, List<DetectedSignal> symptoms, OrderPurpose purpose)
    {
        foreach (var note in order.Notes)
        {
            var hits = knowledge.Signals.ReadText(note.Text);
            var denies = symptoms.Count > 0 && hits.Any(hit =>
                (hit is { Status: AssertionStatus.Present } && hit.Meaning.Tells.Any(fact => fact.Value.Word == "asymptomatic"))
                || (hit is { Status: AssertionStatus.Negated or AssertionStatus.Resolved } && symptoms.Any(sign => sign.Signal.Id == hit.Meaning.Id)));
            var affirms = purpose == OrderPurpose.Screening
                && hits.Any(hit => hit is { Status: AssertionStatus.Present, Meaning.Class: SignalClass.Symptom or SignalClass.Disease or SignalClass.AbnormalTest });
            ImmutableArray<string> places = note.Origin is { } origin ? [origin] : [];
            if (denies)
            {
                ask.Raise(ScreeningRule.NoteContradicts, PurposeTexts.NoteDeniesSymptom, places);
            }

            if (affirms)
            {
                ask.Raise(ScreeningRule.NoteContradicts, PurposeTexts.NoteNamesSymptom, places);
            }
        }
    }

    private static bool IsMarker(SignalClass signalClass) =>
        signalClass is SignalClass.ScreeningMarker or SignalClass.Wish or SignalClass.RiskFactor or SignalClass.FamilyHistory or SignalClass.Preoperative;

    private static bool IsKnownDisease(DetectedSignal sign) =>
        sign.Role != DiagnosisRole.Family && !(sign.Signal.ReasonOnly && sign.Role == DiagnosisRole.Record) && sign.Signal.Class switch
        {
            SignalClass.Disease or SignalClass.AbnormalTest or SignalClass.PlannedProcedure => sign.ConditionStatus == ConditionStatus.Present,
            // A stent or an old infarction is history by nature; as a reason that is over it does not count.
            SignalClass.Status => sign.ConditionStatus == ConditionStatus.Present || (sign.ConditionStatus == ConditionStatus.Past && sign.Role == DiagnosisRole.Record),
            _ => false,
        };

    private static ImmutableArray<Evidence> Told(List<DetectedSignal> signs, Evidence? also = null)
    {
        var told = new List<Evidence>();
        foreach (var sign in signs)
        {
            if (told.Count < EvidenceShown && !told.Contains(sign.Evidence))
            {
                told.Add(sign.Evidence);
            }
        }

        if (also is not null && !told.Contains(also))
        {
            told.Add(also);
        }

        return [.. told];
    }

    private static ImmutableArray<string> Places(List<DetectedSignal> signs, Evidence? also = null) =>
        [.. Told(signs, also).Select(evidence => evidence.Origin).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Labels(List<DetectedSignal> signs) => signs.Select(sign => sign.Signal.Label);

    private static readonly ImmutableArray<(SignalClass Only, string Rule, FindingText Text)> Kinds =
    [
        (SignalClass.RiskFactor, ScreeningRule.RiskFactorsOnly, PurposeTexts.OnlyRiskFactors),
        (SignalClass.FamilyHistory, ScreeningRule.FamilyHistoryOnly, PurposeTexts.OnlyFamilyHistory),
        (SignalClass.Preoperative, ScreeningRule.PreoperativeOnly, PurposeTexts.OnlyPreoperative),
    ];

    private sealed class Inquiry(Knowledge knowledge, List<Finding> findings, List<TrailEntry> trail)
    {
        /// <summary>Notes in the trail that a rule was looked at; true when it is met.</summary>
        public bool About(string rule, Truth result, ImmutableArray<Evidence> evidence, string? missing = null)
        {
            var criterion = knowledge.ScreeningRules[rule];
            trail.Add(new TrailEntry(
                Question.Purpose, criterion.Id, result, criterion.Says, criterion.Citation, evidence, missing is null || (result == Truth.Met && evidence.Length > 0) || result == Truth.NotMet ? [] : [missing]));
            return result == Truth.Met;
        }

        public void Raise(string rule, FindingText text, ImmutableArray<string> places)
        {
            var finding = knowledge.ScreeningRules.Raise(rule, text, Severity.Warning, [.. places]);
            if (!findings.Contains(finding))
            {
                findings.Add(finding);
            }
        }

        public Answer<OrderPurpose> Answer(OrderPurpose purpose, string rule, string says, ImmutableArray<Evidence> evidence) =>
            new(purpose, [knowledge.ScreeningRules.Because(rule, says, evidence)]);

        public Answer<OrderPurpose> Indeterminate(string rule, string says, ImmutableArray<Evidence> evidence)
        {
            Raise(rule, PurposeTexts.Indeterminate(says), []);
            return Answer(OrderPurpose.Indeterminate, rule, says, evidence);
        }
    }
}
