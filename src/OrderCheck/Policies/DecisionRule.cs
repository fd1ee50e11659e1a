using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Ids of the general rules of <c>src/knowledge/policies/rules.json</c>: what waits for what when no policy speaks.</summary>
internal static class DecisionRule
{
    public const string CoverageMissing = "coverage-missing";
    public const string CoverageInactive = "coverage-inactive";
    public const string CoverageAmbiguous = "coverage-ambiguous";
    public const string CoverageSecondary = "coverage-secondary";
    public const string CoverageOrderOpen = "coverage-order-open";
    public const string CoveragePartBMissing = "coverage-part-b-missing";
    public const string CoverageNotForImaging = "coverage-not-for-imaging";
    public const string PayerInferred = "payer-inferred";
    public const string HospiceElection = "hospice-election";
    public const string LiabilityPrimary = "liability-primary";
    public const string EvidenceUnread = "evidence-unread";
    public const string PlaceAbroad = "place-abroad";
    public const string PayerUnknown = "payer-unknown";
    public const string DualEligible = "dual-eligible";
    public const string JurisdictionUnknown = "jurisdiction-unknown";
    public const string JurisdictionAmbiguous = "jurisdiction-ambiguous";
    public const string PlaceOfServiceInferred = "place-of-service-inferred";
    public const string DateOfServiceInferred = "date-of-service-inferred";
    public const string StudyUnknown = "study-unknown";
    public const string StatedCodeDiffers = "stated-code-differs";
    public const string PurposeContradiction = "purpose-contradiction";
    public const string StatusCodeAlone = "status-code-alone";
    public const string MoreSpecificDiagnosis = "more-specific-diagnosis";
    public const string ListedInRecord = "listed-in-record";
    public const string TextSilent = "text-silent";
    public const string NoPolicy = "no-policy";
    public const string EvidenceStale = "evidence-stale";
    public const string ListReadLater = "list-read-later";
    public const string NoticeUndetermined = "notice-undetermined";
    public const string PriorAuthUnknown = "prior-auth-unknown";
    public const string PlanRuleDated = "plan-rule-dated";
    public const string ContractorRuleDated = "contractor-rule-dated";
    public const string ReviewerOpen = "reviewer-open";
    public const string PatientDeceased = "patient-deceased";
    public const string OrderUnreadable = "order-unreadable";

    public static readonly ImmutableArray<string> All =
    [
        CoverageMissing, CoverageInactive, CoverageAmbiguous, CoverageSecondary, PayerUnknown, JurisdictionUnknown, JurisdictionAmbiguous,
        PlaceOfServiceInferred, DateOfServiceInferred, StudyUnknown, StatedCodeDiffers, PurposeContradiction, StatusCodeAlone, MoreSpecificDiagnosis,
        ListedInRecord, TextSilent, NoPolicy, EvidenceStale, ListReadLater, NoticeUndetermined, PriorAuthUnknown, PlanRuleDated, ContractorRuleDated, ReviewerOpen,
        DualEligible, PatientDeceased, OrderUnreadable,
        CoverageOrderOpen, CoveragePartBMissing, CoverageNotForImaging, PayerInferred, HospiceElection, LiabilityPrimary, EvidenceUnread, PlaceAbroad,
    ];
}
