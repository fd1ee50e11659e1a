namespace OrderCheck;

/// <summary>Texts of the third question: does the diagnosis support the study?</summary>
internal static class SupportTexts
{
    private const int MaxCodes = 8;

    public const string Abroad = "The study is to be done outside the United States, where Medicare pays for no services but a few of emergencies.";
    public const string StudyUnknown = "Support cannot be told before it is known which study is meant.";
    public const string Contradicted = "The order and the record contradict each other, so the listed reason cannot be relied on.";
    public const string NoCoverage = "No coverage is active on the day of the study, so no policy applies.";

    public static string NoPolicyOn(DateOnly day) => $"No policy of this payer for this study was in force on {day.Iso()}, or none is known to us.";

    public static string ContractorsDiffer(IEnumerable<string> answers) =>
        $"The contractors that may be responsible answer differently: {Wording.Comma(answers)}.";

    /// <summary>A deciding criterion as a sentence that is true as it came out.</summary>
    public static string Criterion(TrailEntry entry, bool isList, IEnumerable<string> reasons) => entry.Result switch
    {
        Truth.NotMet when isList => $"{Codes(reasons)} {Wording.ForCount(reasons, "is", "are")} not on the diagnosis list of {entry.Citation.Document}.",
        Truth.Unknown when isList => $"Whether the reason is listed cannot be told: {Wording.Semicolon(entry.Missing)}.",
        Truth.NotMet => $"Not fulfilled: {entry.Says}",
        Truth.Unknown when !entry.Missing.IsEmpty => $"{entry.Says} Not told: {Wording.Semicolon(entry.Missing)}.",
        _ => entry.Says,
    };

    public static FindingText NotPaidAbroad(DiagnosisSupport value) => new(
        value == DiagnosisSupport.Unsupported ? FindingCode.DiagnosisNotSupporting : FindingCode.DiagnosisInsufficient, Abroad, "Correct the address of the place, if it is wrong.");

    /// <summary>Support is open, for the reason that one of the sentences above gives.</summary>
    public static FindingText Insufficient(string says) => new(FindingCode.DiagnosisInsufficient, says);

    public static FindingText ReasonContradicted => new(
        FindingCode.DiagnosisInsufficient, "The reason is acceptable as coded, but order and record contradict each other.", "Settle the contradiction first.");

    public static FindingText NoPolicyInForce(string says) => new(FindingCode.NoPolicyInForce, says, "Ask the payer which rules apply.");

    /// <summary>The policy applies, but facts are missing.</summary>
    /// <param name="issuer">Who decides.</param>
    /// <param name="missing">What would settle it; empty when other findings name it.</param>
    /// <param name="anyOne">True when one of several missing facts is enough.</param>
    /// <param name="documented">Listed codes that the chart documents and no reason gives.</param>
    public static FindingText NotDecidable(string issuer, IReadOnlyCollection<string> missing, bool anyOne, IReadOnlyCollection<string> documented)
    {
        var remedy = documented.Count == 0 ? "Document it, if it is so."
            : $"The chart documents {Codes(documented)}: if {Wording.ForCount(documented, "it is a reason for this study, add it", "one of them is a reason for this study, add that one")} to the order.";
        var open = $"It cannot be told yet whether {issuer} will accept the reason.";
        return missing.Count == 0
            ? new(FindingCode.DiagnosisInsufficient, open, documented.Count == 0 ? null : remedy)
            : new(
                FindingCode.DiagnosisInsufficient,
                $"{open} {(anyOne && missing.Count > 1 ? "One of these would settle it" : "Not told")}: {Wording.Semicolon(missing)}.",
                remedy);
    }

    public static FindingText NotListed(IEnumerable<string> reasons, string document, Study study) => new(
        FindingCode.DiagnosisNotSupporting, $"None of the reasons ({Codes(reasons)}) is on the diagnosis list of {document} for {study.CptCode}.",
        "If the record documents another reason that applies, add it to the order; otherwise expect a denial.");

    public static FindingText ListedButUnexplained => new(
        FindingCode.DocumentToAttach, "The code is listed, but what was told does not yet show why the scan is needed.",
        "Add the clinical question to the order.");

    public static FindingText ListReadLater(DateOnly? read) => new(
        FindingCode.ListReadLater, $"The list was read on {read?.Iso()}, after the day of the study; codes added or removed in between cannot be told.");

    /// <summary>Evidence that is too old for the criterion that asks for it.</summary>
    /// <param name="stale">The evidence with its age.</param>
    /// <param name="decides">True when the evidence would have decided.</param>
    public static FindingText TooOld(IEnumerable<string> stale, bool decides) => new(
        FindingCode.EvidenceStale, $"Too old to count: {Wording.Semicolon(stale)}.", decides ? "Document it anew, if it still holds." : null);

    public static FindingText StatusCodeAlone(IEnumerable<string> reasons) => new(
        FindingCode.StatusCodeAlone, $"{Codes(reasons)} {Wording.ForCount(reasons, "says", "say")} what was done before, not why the study is needed now.",
        "Add the present symptom or finding, if there is one.");

    /// <summary>The code of an abnormal test that supports where no text asks for more.</summary>
    public static FindingText TestCodeAlone(IEnumerable<string> reasons) => new(
        FindingCode.FactMissing, $"{Codes(reasons)} says that a test was abnormal; a reviewer will look for its report and for the symptom that led to it.",
        "Document the symptom and attach the report, if there are any.");

    public static FindingText ListedInChart(IEnumerable<string> documented) => new(
        FindingCode.MoreSpecificDiagnosisAvailable, $"The chart documents {Codes(documented)}, which {Wording.ForCount(documented, "is listed but not given as a reason", "are listed but not given as reasons")}.",
        $"If {Wording.ForCount(documented, "it is a reason for this study, add it", "one of them is a reason for this study, add that one")} to the order; if not, the notice follows.");

    public static FindingText MoreSpecific(string reason, IEnumerable<string> siblings) => new(
        FindingCode.MoreSpecificDiagnosisAvailable,
        $"{reason} is unspecific and not listed; {Wording.ForCount(siblings, "a more specific code of the same condition is", "more specific codes of the same condition are:")} {Codes(siblings)}.",
        $"If the record documents {Wording.ForCount(siblings, "it, use that code", "one of them, use it")}; if not, the notice follows.");

    public static FindingText AbnormalTestNotCoded(string test, string code) => new(
        FindingCode.DiagnosisSequence, $"The {test} on record is abnormal, but {code}, the only listed code, is not on the order.",
        $"If the report supports it, put {code} first and the clinical diagnosis second.");

    public static FindingText StatedCodeDiffers(Study asked, DiagnosisSupport answer, Study stated, DiagnosisSupport asWritten) => new(
        FindingCode.CodeComponentMismatch,
        $"The answers are for what is asked for ({asked.CptCode}: {answer.ToCode()}); {stated.CptCode} as written would be answered {asWritten.ToCode()}.",
        "Settle the code before a claim or a request for authorization is sent.");

    /// <summary>Who reviews the plan depends on what its name does not tell; the first reviewer's criteria were used.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="reviewers">Name of each reviewer, and whom it reviews; null for all others.</param>
    public static FindingText ReviewerOpen(string plan, IReadOnlyList<(string Name, string? Only)> reviewers) => new(
        FindingCode.PlanNameNeeded,
        $"{plan}: {Wording.Semicolon(reviewers.Select(one => $"{one.Name} reviews {one.Only ?? "the other members"}"))}. The answer follows {reviewers[0].Name}.",
        "Ask the plan who reviews heart imaging for this member.");

    private static string Codes(IEnumerable<string> codes) => Wording.Some(codes, MaxCodes);
}
