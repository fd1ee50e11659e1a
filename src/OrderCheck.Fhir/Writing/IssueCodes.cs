using System.Collections.Frozen;

namespace OrderCheck.Fhir.Writing;

/// <summary>What each finding is on the wire: its FHIR issue type, and the severity it has when the reader raises it.</summary>
public static class IssueCodes
{
    private const string Rule = "business-rule";
    private const string Invalid = "code-invalid";
    private const string Required = "required";
    private const string Incomplete = "incomplete";
    private const string Conflict = "conflict";
    private const string Structure = "structure";
    private const string Value = "value";
    private const string Told = "informational";
    private const string NotSupported = "not-supported";

    private static readonly FrozenDictionary<string, (string Issue, Severity Severity)> Table = new Dictionary<string, (string, Severity)>
    {
        [FindingCode.AllClear] = (Told, Severity.Information),
        [FindingCode.NotInScope] = (Told, Severity.Information),
        [FindingCode.ScreeningPurpose] = (Rule, Severity.Warning),
        [FindingCode.PurposeIndeterminate] = (Required, Severity.Warning),
        [FindingCode.DiagnosisSupports] = (Rule, Severity.Information),
        [FindingCode.DiagnosisNotSupporting] = (Rule, Severity.Warning),
        [FindingCode.DiagnosisInsufficient] = (Required, Severity.Warning),
        [FindingCode.NoPolicyInForce] = (NotSupported, Severity.Warning),
        [FindingCode.DenialExpected] = (Rule, Severity.Warning),
        [FindingCode.AbnNeeded] = (Rule, Severity.Warning),
        [FindingCode.AbnNotValidForPayer] = (Rule, Severity.Information),
        [FindingCode.AbnUndetermined] = (Required, Severity.Information),
        [FindingCode.PriorAuthRequired] = (Rule, Severity.Warning),
        [FindingCode.PriorAuthLikely] = (Rule, Severity.Warning),
        [FindingCode.PriorAuthNotNeeded] = (Rule, Severity.Information),
        [FindingCode.PriorAuthSatisfied] = (Rule, Severity.Information),
        [FindingCode.PriorAuthUnknown] = (Required, Severity.Information),
        [FindingCode.PriorAuthCriterionMet] = (Rule, Severity.Information),
        [FindingCode.PriorAuthCriterionNotMet] = (Rule, Severity.Warning),
        [FindingCode.PriorAuthDecisionTime] = (Told, Severity.Information),

        [FindingCode.StudyUndetermined] = (Required, Severity.Warning),
        [FindingCode.ComponentsUnderspecified] = (Required, Severity.Warning),
        [FindingCode.ComponentsContradict] = (Conflict, Severity.Warning),
        [FindingCode.CodeComponentMismatch] = (Conflict, Severity.Warning),
        [FindingCode.KnownCodeMisreading] = (Conflict, Severity.Warning),
        [FindingCode.CodeDeleted] = (Invalid, Severity.Warning),
        [FindingCode.CodeNotYetValid] = (Invalid, Severity.Warning),
        [FindingCode.CodeInvalid] = (Invalid, Severity.Warning),
        [FindingCode.CodeSystemAlias] = (Told, Severity.Information),
        [FindingCode.AddOnWithoutBase] = (Rule, Severity.Warning),
        [FindingCode.FlowAddOnSuggested] = (Rule, Severity.Information),
        [FindingCode.MultipleBaseCodes] = (Conflict, Severity.Warning),
        [FindingCode.BundledService] = (Rule, Severity.Warning),
        [FindingCode.EcgGatingBundled] = (Rule, Severity.Information),
        [FindingCode.RepeatSameDay] = (Rule, Severity.Warning),
        [FindingCode.ModalityMismatch] = (Conflict, Severity.Warning),
        [FindingCode.SeparateStudyNeeded] = (Rule, Severity.Warning),
        [FindingCode.ContrastInferred] = (Told, Severity.Information),
        [FindingCode.ComponentNotSeparatelyCoded] = (Told, Severity.Information),

        [FindingCode.ReasonMissing] = (Required, Severity.Warning),
        [FindingCode.ReasonGeneric] = (Required, Severity.Warning),
        [FindingCode.RiskFactorOnly] = (Rule, Severity.Warning),
        [FindingCode.FamilyHistoryOnly] = (Rule, Severity.Warning),
        [FindingCode.ScreeningCodeWithSymptom] = (Conflict, Severity.Warning),
        [FindingCode.OrderAndRecordContradict] = (Conflict, Severity.Warning),
        [FindingCode.ConditionIgnored] = (Told, Severity.Information),
        [FindingCode.ConditionNotActive] = (Told, Severity.Information),
        [FindingCode.SuspectedConditionNotCodable] = (Rule, Severity.Warning),
        [FindingCode.DiagnosisCodeInvalid] = (Invalid, Severity.Warning),
        [FindingCode.DiagnosisCodeRetired] = (Invalid, Severity.Warning),
        [FindingCode.DiagnosisCodeNotYetValid] = (Invalid, Severity.Warning),
        [FindingCode.DiagnosisCodeIncomplete] = (Invalid, Severity.Warning),
        [FindingCode.DiagnosisNotIcd10] = (Required, Severity.Warning),
        [FindingCode.DiagnosisSequence] = (Rule, Severity.Information),
        [FindingCode.StatusCodeAlone] = (Rule, Severity.Warning),
        [FindingCode.DemographicConflict] = (Conflict, Severity.Warning),
        [FindingCode.MoreSpecificDiagnosisAvailable] = (Rule, Severity.Warning),
        [FindingCode.PreoperativeWithoutFindings] = (Rule, Severity.Warning),

        [FindingCode.PriorTestMissing] = (Required, Severity.Warning),
        [FindingCode.PriorTestStale] = (Rule, Severity.Warning),
        [FindingCode.PriorTestDuplicate] = (Rule, Severity.Warning),
        [FindingCode.PriorTestImplausibleDate] = (Value, Severity.Warning),
        [FindingCode.RequiresCoronaryCta] = (Rule, Severity.Warning),
        [FindingCode.RequiresAbnormalCoronaryCta] = (Rule, Severity.Warning),
        [FindingCode.ExcludedByPolicy] = (Rule, Severity.Warning),
        [FindingCode.DocumentToAttach] = (Required, Severity.Information),
        [FindingCode.FactMissing] = (Required, Severity.Warning),
        [FindingCode.InvestigationalUse] = (Rule, Severity.Warning),
        [FindingCode.ResearchUse] = (Rule, Severity.Warning),
        [FindingCode.DataNotFetched] = (Incomplete, Severity.Warning),
        [FindingCode.ChartIncomplete] = (Incomplete, Severity.Information),
        [FindingCode.ListReadLater] = (Told, Severity.Information),

        [FindingCode.CoverageMissing] = (Required, Severity.Warning),
        [FindingCode.CoverageInactive] = (Rule, Severity.Warning),
        [FindingCode.CoverageAmbiguous] = (Conflict, Severity.Warning),
        [FindingCode.CoverageSecondary] = (Told, Severity.Information),
        [FindingCode.PayerUnknown] = (Required, Severity.Warning),
        [FindingCode.PlanNameNeeded] = (Required, Severity.Warning),
        [FindingCode.JurisdictionAmbiguous] = (Required, Severity.Warning),
        [FindingCode.JurisdictionUnknown] = (Required, Severity.Warning),
        [FindingCode.PlaceOfServiceInferred] = (Told, Severity.Information),
        [FindingCode.DateOfServiceInferred] = (Told, Severity.Information),
        [FindingCode.PlanRuleDated] = (Told, Severity.Information),
        [FindingCode.OrganizationDetermination] = (Rule, Severity.Information),
        [FindingCode.GoodFaithEstimate] = (Rule, Severity.Information),
        [FindingCode.CaseByCaseContractor] = (Rule, Severity.Information),
        [FindingCode.DualEligible] = (Rule, Severity.Information),

        [FindingCode.AbnOnFile] = (Rule, Severity.Information),
        [FindingCode.AbnFormExpired] = (Rule, Severity.Warning),
        [FindingCode.AbnInvalid] = (Rule, Severity.Warning),
        [FindingCode.ModifierConflict] = (Conflict, Severity.Warning),
        [FindingCode.ModifierNotValidForPayer] = (Rule, Severity.Warning),
        [FindingCode.ResolveDocumentationFirst] = (Rule, Severity.Warning),
        [FindingCode.EmergencyNoNoticeNoAuthorization] = (Rule, Severity.Information),
        [FindingCode.InpatientDifferentNotice] = (Rule, Severity.Information),
        [FindingCode.AucNotRequired] = (Told, Severity.Information),

        [FindingCode.RenalFunctionContrast] = (Rule, Severity.Warning),
        [FindingCode.PregnancyContrast] = (Rule, Severity.Warning),
        [FindingCode.ContrastAllergy] = (Rule, Severity.Warning),
        [FindingCode.StressAgentContraindication] = (Rule, Severity.Warning),
        [FindingCode.ImplantedDevice] = (Rule, Severity.Warning),
        [FindingCode.Pediatric] = (Rule, Severity.Information),
        [FindingCode.AlternativeStudy] = (Rule, Severity.Information),

        [FindingCode.OrderUnreadable] = (Structure, Severity.Error),
        [FindingCode.ResourceIgnored] = (Structure, Severity.Warning),
        [FindingCode.TextInterpreted] = (Told, Severity.Information),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The finding codes of the table.</summary>
    public static IEnumerable<string> All => Table.Keys;

    /// <summary>The issue type and the reader's severity of a finding code; <c>informational</c> for one the table does not have.</summary>
    public static (string Issue, Severity Severity) Of(string findingCode) =>
        Table.TryGetValue(findingCode, out var row) ? row : (Told, Severity.Information);
}
