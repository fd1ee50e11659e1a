namespace OrderCheck;

/// <summary>Texts about single diagnoses and their codes.</summary>
internal static class DiagnosisTexts
{
    private const int MaxChoice = 8;

    private const int MaxCodes = 8;
    private const int MaxWords = 12;

    private const string IfThereIsOne = "Document the sign, symptom or abnormal test that raised the suspicion, if there is one.";

    public static FindingText NotIcd10Cm(string code, string? suggestion) => suggestion is null
        ? new(FindingCode.DiagnosisCodeInvalid, $"'{code}' is not an ICD-10-CM code.", "Write the ICD-10-CM code of what is documented.")
        : new(
            FindingCode.DiagnosisCodeInvalid, $"'{code}' is not an ICD-10-CM code; {suggestion} may have been meant.",
            $"Write {suggestion} if that is what is documented.");

    public static FindingText Retired(string code, DateOnly? until, IReadOnlyCollection<string> replacedBy) => new(
        FindingCode.DiagnosisCodeRetired, $"{code} ended on {until?.Iso()}, before the date of service.",
        replacedBy.Count == 0 ? "Choose a code that holds on the date of service." : ChooseOneOf(replacedBy));

    public static FindingText NotYetValid(string code, DateOnly? from) => new(
        FindingCode.DiagnosisCodeNotYetValid, $"{code} holds from {from?.Iso()} on, after the date of service.",
        "Choose a code that holds on the date of service.");

    public static FindingText Incomplete(string code, IReadOnlyCollection<string> longer) => new(
        FindingCode.DiagnosisCodeIncomplete, $"{code} is a category; a claim needs one of its longer codes.",
        longer.Count == 0 ? "Choose the longer code that applies." : ChooseOneOf(longer));

    /// <summary>A code that contradicts the patient's sex or age.</summary>
    public static FindingText DoesNotFit(string code, string conflict) => new(
        FindingCode.DemographicConflict, $"{code} does not fit the patient's recorded {conflict}, so it was not counted.", "Check the code, and that the order is for the right patient.");

    public static FindingText RecordIgnored(string label, ConditionStatus status) =>
        new(FindingCode.ConditionIgnored, $"The record's entry on {label} is {Word(status)} and was not counted.");

    public static FindingText ReasonIgnored(string label, ConditionStatus status) => new(
        FindingCode.ConditionIgnored, $"The reason {label} is {Word(status)} and was not counted.", "Give the reason that holds, or correct the record.");

    public static FindingText ReasonNotActive(string label) => new(
        FindingCode.ConditionNotActive, $"The reason {label} is resolved or inactive and counts as history only.",
        "Give the reason that holds now; correct the record if it is still active.");

    /// <summary>A present reason that the record has as past.</summary>
    public static FindingText ReasonPastInRecord(string code) => new(
        FindingCode.ConditionNotActive, $"The order gives {code} as a present reason, while the record has it as resolved or inactive.",
        "Confirm that it is active and correct the record, or give the reason that holds now.");

    public static FindingText ReasonSuspected(string label) => new(
        FindingCode.SuspectedConditionNotCodable, $"The reason {label} is only suspected; an outpatient order codes the sign or symptom.", IfThereIsOne);

    /// <summary>A reason in words that name no condition known to us.</summary>
    public static FindingText UnnamedReasonSuspected => new(
        FindingCode.SuspectedConditionNotCodable, "The reason names a disease that is only suspected; an outpatient order codes the sign or symptom.",
        IfThereIsOne);

    public static FindingText SuspectedInWords(string label) => new(
        FindingCode.SuspectedConditionNotCodable,
        $"The words of the order only suspect {label}, which it gives as a coded reason; an outpatient order codes the sign or symptom.",
        "Document the sign, symptom or abnormal test that raised the suspicion, or confirm the diagnosis if it is known.");

    /// <summary>A reason that is only a SNOMED CT code.</summary>
    /// <param name="label">What the code was read as.</param>
    /// <param name="choice">ICD-10-CM codes to choose from, if the record documents them.</param>
    public static FindingText SnomedReason(string label, IReadOnlyCollection<string> choice) => new(
        FindingCode.DiagnosisNotIcd10, $"The reason is a SNOMED CT code, read as {label}; coverage is decided by ICD-10-CM.", AddCode(choice));

    public static FindingText UncodedReason(IReadOnlyCollection<string> choice) => new(
        FindingCode.DiagnosisNotIcd10, "The reason has no ICD-10-CM code; coverage is decided by ICD-10-CM.", AddCode(choice));

    // Codes to choose from are offered only for what is documented already.
    private static string AddCode(IReadOnlyCollection<string> choice) => choice.Count == 0
        ? "Add the ICD-10-CM code of what is documented."
        : $"Add the ICD-10-CM code of what is documented; if it is documented, choose from {Wording.Some(choice, MaxChoice)}.";

    /// <summary>What was read from free text, for the reader to check.</summary>
    /// <param name="source">The text it is of: <c>the request</c> or <c>the reason</c>.</param>
    /// <param name="labels">What was read from it.</param>
    public static FindingText ReadFromWords(string source, IEnumerable<string> labels) => new(
        FindingCode.TextInterpreted,
        $"Read from the words of {source}: {Wording.Comma(labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxWords))}.");

    /// <summary>How far a diagnosis holds, in words.</summary>
    public static string Word(ConditionStatus status) => status switch
    {
        ConditionStatus.Past => "past",
        ConditionStatus.Suspected => "suspected",
        ConditionStatus.Refuted => "denied or refuted",
        ConditionStatus.EnteredInError => "entered in error",
        _ => "present",
    };

    private static string ChooseOneOf(IReadOnlyCollection<string> codes) =>
        $"Choose the one that applies: {string.Join(", ", codes.Take(MaxCodes))}{(codes.Count > MaxCodes ? " and others" : "")}.";
}
