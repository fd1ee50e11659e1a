namespace OrderCheck;

/// <summary>Texts of the second question: screening or diagnostic?</summary>
internal static class PurposeTexts
{
    private const int MaxLabels = 4;

    public const string ContradictionLeavesItOpen = "Order and record contradict each other about the symptoms, so the purpose cannot be told.";
    public const string OnlySuspected = "The reason is only suspected and no sign, symptom or abnormal test is given, so the purpose cannot be told.";
    public const string NoReason = "No present reason is given, so the purpose cannot be told.";
    public const string GenericReason = "The reason given says nothing, so the purpose cannot be told.";
    public const string UnclearReason = "The reasons given tell neither a sign or disease of the heart nor a screening purpose.";

    public static string Diagnostic(IEnumerable<string> labels) => $"Diagnostic: {Labels(labels)}.";

    public static string Screening(IEnumerable<string> labels) => $"Screening: the only reasons are {Labels(labels)}.";

    public static string UnreadReason(IEnumerable<string> labels) =>
        $"Beside {Labels(labels)} the order gives a reason that could not be read, so the purpose cannot be told.";

    public static string RecordHasSymptoms(IEnumerable<string> recorded) =>
        $"The order gives screening reasons only while the record has {Symptoms(recorded)}, so the purpose cannot be told.";

    /// <summary>The purpose is open, for the reason that one of the sentences above gives.</summary>
    public static FindingText Indeterminate(string says) => new(
        FindingCode.PurposeIndeterminate, says,
        "Give the sign, symptom, abnormal test or disease that is documented, or say that the study is screening.");

    public static FindingText WordsDenySymptom(IEnumerable<string> denied) => new(
        FindingCode.OrderAndRecordContradict,
        $"The order gives {Labels(denied)} as a reason, but its own words do not say that the patient has it now.",
        "Correct the code or the words of the order, whichever is wrong.");

    public static FindingText RecordDeniesSymptom(IEnumerable<string> denied) => new(
        FindingCode.OrderAndRecordContradict,
        $"The order gives {Labels(denied)} as a reason, but the record says that the patient does not have it.",
        "Correct the order or the record, whichever is wrong.");

    public static FindingText ScreeningCodeWithSymptom(string? code, IEnumerable<string> symptoms) => new(
        FindingCode.ScreeningCodeWithSymptom,
        $"The screening code {code} stands beside {Labels(symptoms)}; with a symptom the study is diagnostic.",
        "Take the screening code off the order if the symptom is the reason.");

    public static FindingText WordsCallItScreening(IEnumerable<string> evidence) => new(
        FindingCode.OrderAndRecordContradict,
        $"The words of the order call the study screening, while {Labels(evidence)} {Wording.ForCount(evidence, "makes", "make")} it diagnostic.",
        "Correct the reason or its words, whichever is wrong.");

    public static FindingText ReasonMissing(Study? study) => new(
        FindingCode.ReasonMissing, $"No present reason is given for the {study?.Label ?? "study"}.",
        "Add the sign, symptom, abnormal test or disease that is documented.");

    public static FindingText ReasonGeneric => new(
        FindingCode.ReasonGeneric, "The reason given says nothing about a sign, symptom or disease.", "Replace it by what is documented.");

    public static FindingText SymptomsInRecordOnly(IEnumerable<string> reasons, IEnumerable<string> recorded) => new(
        FindingCode.OrderAndRecordContradict,
        $"The order gives only {Labels(reasons)} as a reason, while the record has {Symptoms(recorded)}.",
        $"If {Symptoms(recorded)} led to the order, add {Wording.ForCount(recorded, "it", "them")} to the order's reasons; otherwise the study is screening.");

    public static FindingText OnlyScreeningReasons(IEnumerable<string> reasons) => new(
        FindingCode.ScreeningPurpose,
        $"The order gives only {Labels(reasons)}: screening, without sign, symptom, abnormal test or known disease.",
        "If there is a sign, symptom, abnormal test or known heart disease, document it and give it as the reason.");

    public static FindingText OnlyRiskFactors => new(
        FindingCode.RiskFactorOnly, "Risk factors are the only reason given.",
        "Document the sign, symptom or abnormal test, if there is one.");

    public static FindingText OnlyFamilyHistory => new(
        FindingCode.FamilyHistoryOnly, "A family history is the only reason given.",
        "Document the patient's own sign, symptom or abnormal test, if there is one.");

    public static FindingText OnlyPreoperative => new(
        FindingCode.PreoperativeWithoutFindings, "Examination before a procedure is the only reason given.",
        "Document the finding that calls for the study, if there is one.");

    public static FindingText NoteDeniesSymptom => new(
        FindingCode.OrderAndRecordContradict, "A note denies the symptom that the order gives as its reason.",
        "Correct the order or the note, whichever is wrong.");

    public static FindingText NoteNamesSymptom => new(
        FindingCode.OrderAndRecordContradict, "A note speaks of a symptom or disease while the order gives screening reasons only.",
        "If it is the reason, add it to the order's reasons.");

    private static string Symptoms(IEnumerable<string> recorded) => recorded.Any() ? Labels(recorded) : "symptoms";

    private static string Labels(IEnumerable<string> labels)
    {
        var distinct = labels.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count <= MaxLabels ? string.Join(", ", distinct) : $"{string.Join(", ", distinct.Take(MaxLabels))} and more";
    }
}
