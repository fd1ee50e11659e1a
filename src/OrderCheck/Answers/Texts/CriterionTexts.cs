namespace OrderCheck;

/// <summary>Texts of criteria, which say in the data what they test; their remedies are here unless the data has its own.</summary>
internal static class CriterionTexts
{
    private const int MaxEvidence = 3;

    /// <summary>A finding that the criterion itself lists, for the result it lists it for.</summary>
    public static FindingText Own(string code, string? text, string? remedy, TrailEntry entry) => new(code, text ?? entry.Says, remedy);

    public static FindingText Excluded(TrailEntry entry) =>
        new(FindingCode.ExcludedByPolicy, entry.Says, "If what was told is wrong, correct the record; otherwise expect a denial.");

    public static FindingText Missing(TrailEntry entry) => new(
        FindingCode.FactMissing, entry.Says,
        entry.Missing.IsEmpty ? "Document it, if it is so." : $"Document, if known: {Wording.Semicolon(entry.Missing)}.");

    public static FindingText AbnNeeded(TrailEntry entry) => new(
        FindingCode.AbnNeeded, entry.Says,
        "Offer the Advance Beneficiary Notice (CMS-R-131) before the study and keep the signed form; the claim then carries GA.");

    public static FindingText AbnOnFile(TrailEntry entry) => new(FindingCode.AbnOnFile, entry.Says);

    public static FindingText AbnUndetermined(TrailEntry entry) => new(FindingCode.AbnUndetermined, entry.Says);

    public static FindingText PriorAuthRequired(TrailEntry entry) =>
        new(FindingCode.PriorAuthRequired, entry.Says, "Request the authorization before the study.");

    public static FindingText PriorAuthLikely(TrailEntry entry) => new(
        FindingCode.PriorAuthLikely, entry.Says, "Ask the plan, and request the authorization before the study if it wants one.");

    public static FindingText PriorAuthUnknown(TrailEntry entry) => new(FindingCode.PriorAuthUnknown, entry.Says, "Ask the plan before the study.");

    public static FindingText PriorAuthSatisfied(TrailEntry entry) => new(FindingCode.PriorAuthSatisfied, entry.Says);

    /// <summary>The text of a safety criterion that is met, with what it rests on.</summary>
    public static string WithEvidence(string text, TrailEntry entry) =>
        $"{text} Based on: {Wording.Semicolon(entry.Evidence.Select(evidence => evidence.Says).Distinct(StringComparer.Ordinal).Take(MaxEvidence))}.";

    /// <summary>A safety criterion that only an old value would meet.</summary>
    public static FindingText LastKnown(string code, TrailEntry entry) =>
        new(code, $"Not known for today: {Wording.Semicolon(entry.Stale)}.", "Get a present value before the study.");

    public static FindingText ContractorRuleDated(string issuer, DateOnly seen) => new(
        FindingCode.ContractorRuleDated, $"What {issuer} says of this study was last checked on {seen.Iso()}, more than a year before the study.",
        "Look at the contractor's site whether it has a policy by now.");

    public static FindingText PlanRuleDated(string document, DateOnly seen, bool isDated) => new(
        FindingCode.PlanRuleDated, $"{document} {(isDated ? "is of" : "was last checked on")} {seen.Iso()}, more than a year before the study.",
        "Check with the plan that the rule still holds.");
}
