using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The rules of <c>src/knowledge/screening/rules.json</c>.</summary>
internal static class ScreeningRule
{
    /// <summary>Refuted conditions and errors are not counted.</summary>
    public const string RefutedIgnored = "refuted-ignored";

    /// <summary>Resolved and inactive conditions are history.</summary>
    public const string PastIsHistory = "past-is-history";

    /// <summary>A reason that the record has as resolved or inactive.</summary>
    public const string PastInRecord = "past-in-record";

    /// <summary>Suspected conditions are not coded in outpatient orders.</summary>
    public const string SuspectedNotCoded = "suspected-not-coded";

    /// <summary>Codes count on the days they hold.</summary>
    public const string CodeValidity = "code-validity";

    /// <summary>Coverage is decided by ICD-10-CM.</summary>
    public const string CodeSystem = "code-system";

    /// <summary>Words are read, and it is said so.</summary>
    public const string WordsRead = "words-read";

    /// <summary>Codes that cannot be of a patient of this sex or age.</summary>
    public const string Demographics = "demographics";

    /// <summary>A sign, symptom, disease, abnormal test, planned procedure or heart status: diagnostic.</summary>
    public const string Evidence = "evidence";

    /// <summary>A screening code beside a symptom.</summary>
    public const string ScreeningCodeWithSymptom = "screening-code-with-symptom";

    /// <summary>A symptom on the order that the record denies.</summary>
    public const string SymptomDenied = "symptom-denied";

    /// <summary>Screening reasons while the record has a symptom.</summary>
    public const string SymptomInRecord = "symptom-in-record";

    /// <summary>A reason that is only suspected.</summary>
    public const string OnlySuspected = "only-suspected";

    /// <summary>Screening markers, wishes, risk factors, family history or preoperative testing only: screening.</summary>
    public const string MarkersOnly = "markers-only";

    /// <summary>Risk factors only.</summary>
    public const string RiskFactorsOnly = "risk-factors-only";

    /// <summary>Family history only.</summary>
    public const string FamilyHistoryOnly = "family-history-only";

    /// <summary>Preoperative testing without findings.</summary>
    public const string PreoperativeOnly = "preoperative-only";

    /// <summary>No reason.</summary>
    public const string NoReason = "no-reason";

    /// <summary>Reasons that say nothing.</summary>
    public const string GenericReason = "generic-reason";

    /// <summary>Reasons that tell neither.</summary>
    public const string UnclearReason = "unclear-reason";

    /// <summary>A reason that could not be read, beside reasons that speak for screening.</summary>
    public const string UnreadReason = "unread-reason";

    /// <summary>Words of a reason that call a study screening beside a disease or abnormal test.</summary>
    public const string ScreeningWords = "screening-words";

    /// <summary>A note that says otherwise.</summary>
    public const string NoteContradicts = "note-contradicts";

    /// <summary>Every rule.</summary>
    public static readonly ImmutableArray<string> All =
    [
        RefutedIgnored, PastIsHistory, PastInRecord, SuspectedNotCoded, CodeValidity, CodeSystem, WordsRead, Demographics, Evidence,
        ScreeningCodeWithSymptom, SymptomDenied,
        SymptomInRecord, OnlySuspected, MarkersOnly, RiskFactorsOnly, FamilyHistoryOnly, PreoperativeOnly, NoReason, GenericReason,
        UnclearReason, UnreadReason, ScreeningWords, NoteContradicts,
    ];
}
