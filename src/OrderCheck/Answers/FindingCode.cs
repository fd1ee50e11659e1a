namespace OrderCheck;

/// <summary>
/// The finding codes on the wire (CodeSystem <c>finding</c>). Codes may be added, never renamed; consumers ignore those they do not know.
/// </summary>
public static class FindingCode
{
    // answers
    /// <summary><c>all-clear</c></summary>
    public const string AllClear = "all-clear";

    /// <summary><c>not-in-scope</c></summary>
    public const string NotInScope = "not-in-scope";

    /// <summary><c>screening-purpose</c></summary>
    public const string ScreeningPurpose = "screening-purpose";

    /// <summary><c>purpose-indeterminate</c></summary>
    public const string PurposeIndeterminate = "purpose-indeterminate";

    /// <summary><c>diagnosis-supports</c></summary>
    public const string DiagnosisSupports = "diagnosis-supports";

    /// <summary><c>diagnosis-not-supporting</c></summary>
    public const string DiagnosisNotSupporting = "diagnosis-not-supporting";

    /// <summary><c>diagnosis-insufficient</c></summary>
    public const string DiagnosisInsufficient = "diagnosis-insufficient";

    /// <summary><c>no-policy-in-force</c></summary>
    public const string NoPolicyInForce = "no-policy-in-force";

    /// <summary><c>denial-expected</c></summary>
    public const string DenialExpected = "denial-expected";

    /// <summary><c>abn-needed</c></summary>
    public const string AbnNeeded = "abn-needed";

    /// <summary><c>abn-not-valid-for-payer</c></summary>
    public const string AbnNotValidForPayer = "abn-not-valid-for-payer";

    /// <summary><c>abn-undetermined</c></summary>
    public const string AbnUndetermined = "abn-undetermined";

    /// <summary><c>prior-auth-required</c></summary>
    public const string PriorAuthRequired = "prior-auth-required";

    /// <summary><c>prior-auth-likely</c></summary>
    public const string PriorAuthLikely = "prior-auth-likely";

    /// <summary><c>prior-auth-not-needed</c></summary>
    public const string PriorAuthNotNeeded = "prior-auth-not-needed";

    /// <summary><c>prior-auth-satisfied</c></summary>
    public const string PriorAuthSatisfied = "prior-auth-satisfied";

    /// <summary><c>prior-auth-unknown</c></summary>
    public const string PriorAuthUnknown = "prior-auth-unknown";

    /// <summary><c>prior-auth-criterion-met</c></summary>
    public const string PriorAuthCriterionMet = "prior-auth-criterion-met";

    /// <summary><c>prior-auth-criterion-not-met</c></summary>
    public const string PriorAuthCriterionNotMet = "prior-auth-criterion-not-met";

    /// <summary>How long the plan may take to decide.</summary>
    public const string PriorAuthDecisionTime = "prior-auth-decision-time";

    // study and code
    /// <summary><c>study-undetermined</c></summary>
    public const string StudyUndetermined = "study-undetermined";

    /// <summary><c>components-underspecified</c></summary>
    public const string ComponentsUnderspecified = "components-underspecified";

    /// <summary><c>components-contradict</c></summary>
    public const string ComponentsContradict = "components-contradict";

    /// <summary><c>code-component-mismatch</c></summary>
    public const string CodeComponentMismatch = "code-component-mismatch";

    /// <summary><c>known-code-misreading</c></summary>
    public const string KnownCodeMisreading = "known-code-misreading";

    /// <summary><c>code-deleted</c></summary>
    public const string CodeDeleted = "code-deleted";

    /// <summary><c>code-not-yet-valid</c></summary>
    public const string CodeNotYetValid = "code-not-yet-valid";

    /// <summary><c>code-invalid</c></summary>
    public const string CodeInvalid = "code-invalid";

    /// <summary><c>code-system-alias</c></summary>
    public const string CodeSystemAlias = "code-system-alias";

    /// <summary><c>add-on-without-base</c></summary>
    public const string AddOnWithoutBase = "add-on-without-base";

    /// <summary><c>flow-add-on-suggested</c></summary>
    public const string FlowAddOnSuggested = "flow-add-on-suggested";

    /// <summary><c>multiple-base-codes</c></summary>
    public const string MultipleBaseCodes = "multiple-base-codes";

    /// <summary><c>bundled-service</c></summary>
    public const string BundledService = "bundled-service";

    /// <summary><c>ecg-gating-bundled</c></summary>
    public const string EcgGatingBundled = "ecg-gating-bundled";

    /// <summary><c>repeat-same-day</c></summary>
    public const string RepeatSameDay = "repeat-same-day";

    /// <summary><c>modality-mismatch</c></summary>
    public const string ModalityMismatch = "modality-mismatch";

    /// <summary><c>separate-study-needed</c></summary>
    public const string SeparateStudyNeeded = "separate-study-needed";

    /// <summary><c>contrast-inferred</c></summary>
    public const string ContrastInferred = "contrast-inferred";

    /// <summary><c>component-not-separately-coded</c></summary>
    public const string ComponentNotSeparatelyCoded = "component-not-separately-coded";

    // indication
    /// <summary><c>reason-missing</c></summary>
    public const string ReasonMissing = "reason-missing";

    /// <summary><c>reason-generic</c></summary>
    public const string ReasonGeneric = "reason-generic";

    /// <summary><c>risk-factor-only</c></summary>
    public const string RiskFactorOnly = "risk-factor-only";

    /// <summary><c>family-history-only</c></summary>
    public const string FamilyHistoryOnly = "family-history-only";

    /// <summary><c>screening-code-with-symptom</c></summary>
    public const string ScreeningCodeWithSymptom = "screening-code-with-symptom";

    /// <summary><c>order-and-record-contradict</c></summary>
    public const string OrderAndRecordContradict = "order-and-record-contradict";

    /// <summary><c>condition-ignored</c></summary>
    public const string ConditionIgnored = "condition-ignored";

    /// <summary><c>condition-not-active</c></summary>
    public const string ConditionNotActive = "condition-not-active";

    /// <summary><c>suspected-condition-not-codable</c></summary>
    public const string SuspectedConditionNotCodable = "suspected-condition-not-codable";

    /// <summary><c>diagnosis-code-invalid</c></summary>
    public const string DiagnosisCodeInvalid = "diagnosis-code-invalid";

    /// <summary><c>diagnosis-code-retired</c></summary>
    public const string DiagnosisCodeRetired = "diagnosis-code-retired";

    /// <summary><c>diagnosis-code-not-yet-valid</c></summary>
    public const string DiagnosisCodeNotYetValid = "diagnosis-code-not-yet-valid";

    /// <summary><c>diagnosis-code-incomplete</c></summary>
    public const string DiagnosisCodeIncomplete = "diagnosis-code-incomplete";

    /// <summary><c>diagnosis-not-icd10</c></summary>
    public const string DiagnosisNotIcd10 = "diagnosis-not-icd10";

    /// <summary><c>diagnosis-sequence</c></summary>
    public const string DiagnosisSequence = "diagnosis-sequence";

    /// <summary><c>status-code-alone</c></summary>
    public const string StatusCodeAlone = "status-code-alone";

    /// <summary><c>demographic-conflict</c></summary>
    public const string DemographicConflict = "demographic-conflict";

    /// <summary><c>more-specific-diagnosis-available</c></summary>
    public const string MoreSpecificDiagnosisAvailable = "more-specific-diagnosis-available";

    /// <summary><c>preoperative-without-findings</c></summary>
    public const string PreoperativeWithoutFindings = "preoperative-without-findings";

    // evidence
    /// <summary><c>prior-test-missing</c></summary>
    public const string PriorTestMissing = "prior-test-missing";

    /// <summary><c>prior-test-stale</c></summary>
    public const string PriorTestStale = "prior-test-stale";

    /// <summary><c>prior-test-duplicate</c></summary>
    public const string PriorTestDuplicate = "prior-test-duplicate";

    /// <summary><c>prior-test-implausible-date</c></summary>
    public const string PriorTestImplausibleDate = "prior-test-implausible-date";

    /// <summary><c>requires-coronary-cta</c></summary>
    public const string RequiresCoronaryCta = "requires-coronary-cta";

    /// <summary><c>requires-abnormal-coronary-cta</c></summary>
    public const string RequiresAbnormalCoronaryCta = "requires-abnormal-coronary-cta";

    /// <summary><c>excluded-by-policy</c></summary>
    public const string ExcludedByPolicy = "excluded-by-policy";

    /// <summary><c>document-to-attach</c></summary>
    public const string DocumentToAttach = "document-to-attach";

    /// <summary><c>fact-missing</c></summary>
    public const string FactMissing = "fact-missing";

    /// <summary><c>investigational-use</c></summary>
    public const string InvestigationalUse = "investigational-use";

    /// <summary><c>research-use</c></summary>
    public const string ResearchUse = "research-use";

    /// <summary><c>data-not-fetched</c></summary>
    public const string DataNotFetched = "data-not-fetched";

    /// <summary><c>chart-incomplete</c></summary>
    public const string ChartIncomplete = "chart-incomplete";

    /// <summary><c>list-read-later</c></summary>
    public const string ListReadLater = "list-read-later";

    /// <summary><c>evidence-stale</c></summary>
    public const string EvidenceStale = "evidence-stale";

    /// <summary><c>layered-testing</c></summary>
    public const string LayeredTesting = "layered-testing";

    /// <summary><c>appropriate-use</c></summary>
    public const string AppropriateUse = "appropriate-use";

    /// <summary><c>cause-not-cardiac</c></summary>
    public const string CauseNotCardiac = "cause-not-cardiac";

    // coverage
    /// <summary><c>coverage-missing</c></summary>
    public const string CoverageMissing = "coverage-missing";

    /// <summary><c>coverage-inactive</c></summary>
    public const string CoverageInactive = "coverage-inactive";

    /// <summary><c>coverage-ambiguous</c></summary>
    public const string CoverageAmbiguous = "coverage-ambiguous";

    /// <summary><c>coverage-secondary</c></summary>
    public const string CoverageSecondary = "coverage-secondary";

    /// <summary><c>payer-unknown</c></summary>
    public const string PayerUnknown = "payer-unknown";

    /// <summary><c>plan-name-needed</c></summary>
    public const string PlanNameNeeded = "plan-name-needed";

    /// <summary><c>jurisdiction-ambiguous</c></summary>
    public const string JurisdictionAmbiguous = "jurisdiction-ambiguous";

    /// <summary><c>jurisdiction-unknown</c></summary>
    public const string JurisdictionUnknown = "jurisdiction-unknown";

    /// <summary><c>place-of-service-inferred</c></summary>
    public const string PlaceOfServiceInferred = "place-of-service-inferred";

    /// <summary><c>date-of-service-inferred</c></summary>
    public const string DateOfServiceInferred = "date-of-service-inferred";

    /// <summary><c>plan-rule-dated</c></summary>
    public const string PlanRuleDated = "plan-rule-dated";

    /// <summary><c>contractor-rule-dated</c></summary>
    public const string ContractorRuleDated = "contractor-rule-dated";

    /// <summary><c>organization-determination</c></summary>
    public const string OrganizationDetermination = "organization-determination";

    /// <summary><c>good-faith-estimate</c></summary>
    public const string GoodFaithEstimate = "good-faith-estimate";

    /// <summary><c>case-by-case-contractor</c></summary>
    public const string CaseByCaseContractor = "case-by-case-contractor";

    /// <summary><c>dual-eligible</c></summary>
    public const string DualEligible = "dual-eligible";

    /// <summary><c>coverage-part-b-missing</c></summary>
    public const string CoveragePartBMissing = "coverage-part-b-missing";

    /// <summary><c>coverage-not-for-imaging</c></summary>
    public const string CoverageNotForImaging = "coverage-not-for-imaging";

    /// <summary><c>payer-inferred</c></summary>
    public const string PayerInferred = "payer-inferred";

    /// <summary><c>reference-not-sent</c></summary>
    public const string ReferenceNotSent = "reference-not-sent";

    /// <summary><c>setting-of-another-day</c></summary>
    public const string SettingOfAnotherDay = "setting-of-another-day";

    /// <summary><c>hospice-election</c></summary>
    public const string HospiceElection = "hospice-election";

    /// <summary><c>liability-primary</c></summary>
    public const string LiabilityPrimary = "liability-primary";

    /// <summary><c>coverage-order-open</c></summary>
    public const string CoverageOrderOpen = "coverage-order-open";

    // notice
    /// <summary><c>abn-on-file</c></summary>
    public const string AbnOnFile = "abn-on-file";

    /// <summary><c>abn-form-expired</c></summary>
    public const string AbnFormExpired = "abn-form-expired";

    /// <summary><c>abn-invalid</c></summary>
    public const string AbnInvalid = "abn-invalid";

    /// <summary><c>modifier-conflict</c></summary>
    public const string ModifierConflict = "modifier-conflict";

    /// <summary><c>modifier-not-valid-for-payer</c></summary>
    public const string ModifierNotValidForPayer = "modifier-not-valid-for-payer";

    /// <summary><c>resolve-documentation-first</c></summary>
    public const string ResolveDocumentationFirst = "resolve-documentation-first";

    /// <summary><c>emergency-no-notice-no-authorization</c></summary>
    public const string EmergencyNoNoticeNoAuthorization = "emergency-no-notice-no-authorization";

    /// <summary><c>inpatient-different-notice</c></summary>
    public const string InpatientDifferentNotice = "inpatient-different-notice";

    /// <summary><c>auc-not-required</c></summary>
    public const string AucNotRequired = "auc-not-required";

    /// <summary><c>not-emergency-care</c></summary>
    public const string NotEmergencyCare = "not-emergency-care";

    // safety and suitability
    /// <summary><c>renal-function-contrast</c></summary>
    public const string RenalFunctionContrast = "renal-function-contrast";

    /// <summary><c>pregnancy-contrast</c></summary>
    public const string PregnancyContrast = "pregnancy-contrast";

    /// <summary><c>contrast-allergy</c></summary>
    public const string ContrastAllergy = "contrast-allergy";

    /// <summary><c>stress-agent-contraindication</c></summary>
    public const string StressAgentContraindication = "stress-agent-contraindication";

    /// <summary><c>implanted-device</c></summary>
    public const string ImplantedDevice = "implanted-device";

    /// <summary><c>pediatric</c></summary>
    public const string Pediatric = "pediatric";

    /// <summary><c>alternative-study</c></summary>
    public const string AlternativeStudy = "alternative-study";

    /// <summary><c>patient-deceased</c></summary>
    public const string PatientDeceased = "patient-deceased";

    // reading
    /// <summary><c>order-unreadable</c></summary>
    public const string OrderUnreadable = "order-unreadable";

    /// <summary><c>resource-ignored</c></summary>
    public const string ResourceIgnored = "resource-ignored";

    /// <summary><c>text-interpreted</c></summary>
    public const string TextInterpreted = "text-interpreted";

    /// <summary><c>fhir-invalid</c></summary>
    public const string FhirInvalid = "fhir-invalid";

    /// <summary>Every code, in the order of the wire contract.</summary>
    public static readonly System.Collections.Immutable.ImmutableArray<string> All =
    [
        AllClear, NotInScope, ScreeningPurpose, PurposeIndeterminate, DiagnosisSupports, DiagnosisNotSupporting, DiagnosisInsufficient, NoPolicyInForce, DenialExpected, AbnNeeded, AbnNotValidForPayer, AbnUndetermined, PriorAuthRequired, PriorAuthLikely, PriorAuthNotNeeded, PriorAuthSatisfied, PriorAuthUnknown, PriorAuthCriterionMet, PriorAuthCriterionNotMet, PriorAuthDecisionTime,
        StudyUndetermined, ComponentsUnderspecified, ComponentsContradict, CodeComponentMismatch, KnownCodeMisreading, CodeDeleted, CodeNotYetValid, CodeInvalid, CodeSystemAlias, AddOnWithoutBase, FlowAddOnSuggested, MultipleBaseCodes, BundledService, EcgGatingBundled, RepeatSameDay, ModalityMismatch, SeparateStudyNeeded, ContrastInferred, ComponentNotSeparatelyCoded,
        ReasonMissing, ReasonGeneric, RiskFactorOnly, FamilyHistoryOnly, ScreeningCodeWithSymptom, OrderAndRecordContradict, ConditionIgnored, ConditionNotActive, SuspectedConditionNotCodable, DiagnosisCodeInvalid, DiagnosisCodeRetired, DiagnosisCodeNotYetValid, DiagnosisCodeIncomplete, DiagnosisNotIcd10, DiagnosisSequence, StatusCodeAlone, DemographicConflict, MoreSpecificDiagnosisAvailable, PreoperativeWithoutFindings,
        PriorTestMissing, PriorTestStale, PriorTestDuplicate, PriorTestImplausibleDate, RequiresCoronaryCta, RequiresAbnormalCoronaryCta, ExcludedByPolicy, DocumentToAttach, FactMissing, InvestigationalUse, ResearchUse, DataNotFetched, ChartIncomplete, ListReadLater, EvidenceStale, LayeredTesting, AppropriateUse, CauseNotCardiac,
        CoverageMissing, CoverageInactive, CoverageAmbiguous, CoverageSecondary, PayerUnknown, PlanNameNeeded, JurisdictionAmbiguous, JurisdictionUnknown, PlaceOfServiceInferred, DateOfServiceInferred, PlanRuleDated, ContractorRuleDated, OrganizationDetermination, GoodFaithEstimate, CaseByCaseContractor, DualEligible, CoveragePartBMissing, CoverageNotForImaging, PayerInferred, ReferenceNotSent, SettingOfAnotherDay, HospiceElection, LiabilityPrimary, CoverageOrderOpen,
        AbnOnFile, AbnFormExpired, AbnInvalid, ModifierConflict, ModifierNotValidForPayer, ResolveDocumentationFirst, EmergencyNoNoticeNoAuthorization, InpatientDifferentNotice, AucNotRequired, NotEmergencyCare,
        RenalFunctionContrast, PregnancyContrast, ContrastAllergy, StressAgentContraindication, ImplantedDevice, Pediatric, AlternativeStudy, PatientDeceased,
        OrderUnreadable, ResourceIgnored, TextInterpreted, FhirInvalid,
    ];
}
