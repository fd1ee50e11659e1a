using System.Collections.Frozen;
using IssueType = Hl7.Fhir.Model.OperationOutcome.IssueType;

namespace OrderCheck.Fhir.Writing;

/// <summary>What each finding is on the wire: its FHIR issue type, and the severity it has when the reader raises it.</summary>
public static class IssueCodes
{
    private static readonly FrozenDictionary<string, (IssueType Issue, Severity Severity)> Table = new Dictionary<string, (IssueType, Severity)>
    {
        [FindingCode.AllClear] = (IssueType.Informational, Severity.Information),
        [FindingCode.NotInScope] = (IssueType.Informational, Severity.Information),
        [FindingCode.ScreeningPurpose] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PurposeIndeterminate] = (IssueType.Required, Severity.Warning),
        [FindingCode.DiagnosisSupports] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.DiagnosisNotSupporting] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.DiagnosisInsufficient] = (IssueType.Required, Severity.Warning),
        [FindingCode.NoPolicyInForce] = (IssueType.NotSupported, Severity.Warning),
        [FindingCode.DenialExpected] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.AbnNeeded] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.AbnNotValidForPayer] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.AbnUndetermined] = (IssueType.Required, Severity.Information),
        [FindingCode.PriorAuthRequired] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PriorAuthLikely] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PriorAuthNotNeeded] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.PriorAuthSatisfied] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.PriorAuthUnknown] = (IssueType.Required, Severity.Information),
        [FindingCode.PriorAuthCriterionMet] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.PriorAuthCriterionNotMet] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PriorAuthDecisionTime] = (IssueType.Informational, Severity.Information),

        [FindingCode.StudyUndetermined] = (IssueType.Required, Severity.Warning),
        [FindingCode.ComponentsUnderspecified] = (IssueType.Required, Severity.Warning),
        [FindingCode.ComponentsContradict] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.CodeComponentMismatch] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.KnownCodeMisreading] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.CodeDeleted] = (IssueType.CodeInvalid, Severity.Warning),
        [FindingCode.CodeNotYetValid] = (IssueType.CodeInvalid, Severity.Warning),
        [FindingCode.CodeInvalid] = (IssueType.CodeInvalid, Severity.Warning),
        [FindingCode.CodeSystemAlias] = (IssueType.Informational, Severity.Information),
        [FindingCode.AddOnWithoutBase] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.FlowAddOnSuggested] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.MultipleBaseCodes] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.BundledService] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.EcgGatingBundled] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.RepeatSameDay] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ModalityMismatch] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.SeparateStudyNeeded] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ContrastInferred] = (IssueType.Informational, Severity.Information),
        [FindingCode.ComponentNotSeparatelyCoded] = (IssueType.Informational, Severity.Information),

        [FindingCode.ReasonMissing] = (IssueType.Required, Severity.Warning),
        [FindingCode.ReasonGeneric] = (IssueType.Required, Severity.Warning),
        [FindingCode.RiskFactorOnly] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.FamilyHistoryOnly] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ScreeningCodeWithSymptom] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.OrderAndRecordContradict] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.ConditionIgnored] = (IssueType.Informational, Severity.Information),
        [FindingCode.ConditionNotActive] = (IssueType.Informational, Severity.Information),
        [FindingCode.SuspectedConditionNotCodable] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.DiagnosisCodeInvalid] = (IssueType.CodeInvalid, Severity.Warning),
        [FindingCode.DiagnosisCodeRetired] = (IssueType.CodeInvalid, Severity.Warning),
        [FindingCode.DiagnosisCodeNotYetValid] = (IssueType.CodeInvalid, Severity.Warning),
        [FindingCode.DiagnosisCodeIncomplete] = (IssueType.CodeInvalid, Severity.Warning),
        [FindingCode.DiagnosisNotIcd10] = (IssueType.Required, Severity.Warning),
        [FindingCode.DiagnosisSequence] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.StatusCodeAlone] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.DemographicConflict] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.MoreSpecificDiagnosisAvailable] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PreoperativeWithoutFindings] = (IssueType.BusinessRule, Severity.Warning),

        [FindingCode.PriorTestMissing] = (IssueType.Required, Severity.Warning),
        [FindingCode.PriorTestStale] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PriorTestDuplicate] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PriorTestImplausibleDate] = (IssueType.Value, Severity.Warning),
        [FindingCode.RequiresCoronaryCta] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.RequiresAbnormalCoronaryCta] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ExcludedByPolicy] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.DocumentToAttach] = (IssueType.Required, Severity.Information),
        [FindingCode.FactMissing] = (IssueType.Required, Severity.Warning),
        [FindingCode.InvestigationalUse] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ResearchUse] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.DataNotFetched] = (IssueType.Incomplete, Severity.Warning),
        [FindingCode.ChartIncomplete] = (IssueType.Incomplete, Severity.Information),
        [FindingCode.ListReadLater] = (IssueType.Informational, Severity.Information),

        [FindingCode.CoverageMissing] = (IssueType.Required, Severity.Warning),
        [FindingCode.CoverageInactive] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.CoverageAmbiguous] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.CoverageSecondary] = (IssueType.Informational, Severity.Information),
        [FindingCode.PayerUnknown] = (IssueType.Required, Severity.Warning),
        [FindingCode.PlanNameNeeded] = (IssueType.Required, Severity.Warning),
        [FindingCode.JurisdictionAmbiguous] = (IssueType.Required, Severity.Warning),
        [FindingCode.JurisdictionUnknown] = (IssueType.Required, Severity.Warning),
        [FindingCode.PlaceOfServiceInferred] = (IssueType.Informational, Severity.Information),
        [FindingCode.DateOfServiceInferred] = (IssueType.Informational, Severity.Information),
        [FindingCode.PlanRuleDated] = (IssueType.Informational, Severity.Information),
        [FindingCode.OrganizationDetermination] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.GoodFaithEstimate] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.CaseByCaseContractor] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.DualEligible] = (IssueType.BusinessRule, Severity.Information),

        [FindingCode.AbnOnFile] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.AbnFormExpired] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.AbnInvalid] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ModifierConflict] = (IssueType.Conflict, Severity.Warning),
        [FindingCode.ModifierNotValidForPayer] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ResolveDocumentationFirst] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.EmergencyNoNoticeNoAuthorization] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.InpatientDifferentNotice] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.AucNotRequired] = (IssueType.Informational, Severity.Information),

        [FindingCode.RenalFunctionContrast] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.PregnancyContrast] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ContrastAllergy] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.StressAgentContraindication] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.ImplantedDevice] = (IssueType.BusinessRule, Severity.Warning),
        [FindingCode.Pediatric] = (IssueType.BusinessRule, Severity.Information),
        [FindingCode.AlternativeStudy] = (IssueType.BusinessRule, Severity.Information),

        [FindingCode.OrderUnreadable] = (IssueType.Structure, Severity.Error),
        [FindingCode.ResourceIgnored] = (IssueType.Structure, Severity.Warning),
        [FindingCode.TextInterpreted] = (IssueType.Informational, Severity.Information),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The finding codes of the table.</summary>
    public static IEnumerable<string> All => Table.Keys;

    /// <summary>The issue type and the reader's severity of a finding code; <c>informational</c> for one the table does not have.</summary>
    public static (IssueType Issue, Severity Severity) Of(string findingCode) =>
        Table.TryGetValue(findingCode, out var row) ? row : (IssueType.Informational, Severity.Information);
}
