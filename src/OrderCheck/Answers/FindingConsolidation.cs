using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// One problem, one finding. What follows from another finding becomes a part of that one's remedy, and what only reminds of a constant duty is no finding at all; both
/// stay on the assessment as remarks, with their rule and source.
/// </summary>
internal static class FindingConsolidation
{
    // Said on every order of a kind, whatever is on it.
    private static readonly FrozenSet<string> Reminders = FrozenSet.ToFrozenSet(
        [
            FindingCode.DocumentToAttach, FindingCode.CaseByCaseContractor, FindingCode.ListReadLater, FindingCode.PriorAuthDecisionTime,
            FindingCode.PriorAuthCriterionMet, FindingCode.EvidenceStale, FindingCode.ContractorRuleDated,
        ],
        StringComparer.Ordinal);

    private static readonly ImmutableArray<CauseAndConsequences> Rules =
    [
        // Who pays is open, so every answer of the payer is.
        new(
            [
                FindingCode.CoverageAmbiguous, FindingCode.CoverageMissing, FindingCode.CoverageInactive, FindingCode.CoveragePartBMissing,
                FindingCode.CoverageOrderOpen, FindingCode.PlanNameNeeded, FindingCode.PayerUnknown, FindingCode.NoPolicyInForce,
            ],
            [FindingCode.PayerUnknown, FindingCode.NoPolicyInForce, FindingCode.PriorAuthUnknown, FindingCode.AbnUndetermined]),
        new([FindingCode.CoveragePartBMissing], [FindingCode.DiagnosisInsufficient, FindingCode.ResolveDocumentationFirst]),

        // Which study is meant is open, so its coverage is.
        new(
            [FindingCode.StudyUndetermined, FindingCode.ComponentsContradict],
            [
                FindingCode.ComponentsUnderspecified, FindingCode.DiagnosisInsufficient, FindingCode.PurposeIndeterminate, FindingCode.AbnUndetermined,
                FindingCode.ResolveDocumentationFirst, FindingCode.PriorAuthUnknown,
            ]),

        // Without a reason nothing else can be said of it.
        new(
            [FindingCode.ReasonMissing, FindingCode.ReasonGeneric],
            [FindingCode.DiagnosisInsufficient, FindingCode.PurposeIndeterminate, FindingCode.AbnUndetermined, FindingCode.ResolveDocumentationFirst])
        {
            IsSaidByCause = true,
        },

        // The reason has to be mended first.
        new(
            [
                FindingCode.OrderAndRecordContradict, FindingCode.DemographicConflict, FindingCode.DiagnosisCodeInvalid, FindingCode.DiagnosisCodeIncomplete,
                FindingCode.DiagnosisCodeRetired, FindingCode.DiagnosisCodeNotYetValid, FindingCode.SuspectedConditionNotCodable,
                FindingCode.ConditionNotActive, FindingCode.DiagnosisNotIcd10, FindingCode.StatusCodeAlone,
                FindingCode.RequiresCoronaryCta, FindingCode.RequiresAbnormalCoronaryCta, FindingCode.PriorTestMissing, FindingCode.PriorTestStale,
                FindingCode.FactMissing, FindingCode.DiagnosisInsufficient,
            ],
            [
                FindingCode.DiagnosisInsufficient, FindingCode.PurposeIndeterminate, FindingCode.AbnUndetermined, FindingCode.ResolveDocumentationFirst,
                FindingCode.EvidenceStale,
            ]),

        // Another diagnosis is asked for before a denial or a notice is a matter.
        new(
            [FindingCode.MoreSpecificDiagnosisAvailable, FindingCode.DiagnosisSequence],
            [FindingCode.DiagnosisNotSupporting, FindingCode.AbnUndetermined, FindingCode.ResolveDocumentationFirst, FindingCode.DenialExpected]),
        new(
            [FindingCode.ScreeningPurpose],
            [FindingCode.RiskFactorOnly, FindingCode.FamilyHistoryOnly, FindingCode.ExcludedByPolicy, FindingCode.DiagnosisNotSupporting, FindingCode.DenialExpected]),
        new([FindingCode.OrganizationDetermination, FindingCode.EmergencyNoNoticeNoAuthorization], [FindingCode.PriorAuthUnknown, FindingCode.NoPolicyInForce]),

        // The plan has to be asked anyway.
        new([FindingCode.PlanNameNeeded, FindingCode.NoPolicyInForce], [FindingCode.PlanRuleDated]),
        new([FindingCode.PriorAuthRequired, FindingCode.PriorAuthLikely, FindingCode.PriorAuthUnknown], [FindingCode.PlanRuleDated, FindingCode.NoPolicyInForce]),
        new([FindingCode.DiagnosisInsufficient, FindingCode.FactMissing, FindingCode.DiagnosisNotSupporting], [FindingCode.PlanRuleDated]),
    ];

    // These say what is missing or how old a rule is, which the cause does not; without a remedy they only say that the answer is open.
    private static readonly FrozenSet<string> SaidInFull = FrozenSet.ToFrozenSet(
        [FindingCode.DiagnosisInsufficient, FindingCode.EvidenceStale, FindingCode.PlanRuleDated], StringComparer.Ordinal);

    // Of these the reader still needs to know what to do.
    private static readonly FrozenSet<string> ToDo = FrozenSet.ToFrozenSet(
        [FindingCode.NoPolicyInForce, FindingCode.PriorAuthUnknown, FindingCode.ResolveDocumentationFirst], StringComparer.Ordinal);

    /// <summary>Parts what the reader has to see from what follows from it or only reminds.</summary>
    /// <param name="raised">Everything that was raised.</param>
    /// <returns>The findings, and the remarks in the order in which they were raised.</returns>
    public static (List<Finding> Findings, ImmutableArray<Finding> Remarks) Of(IReadOnlyCollection<Finding> raised)
    {
        var findings = raised.Where(finding => !IsReminder(finding)).ToList();
        foreach (var rule in Rules)
        {
            Absorb(findings, rule);
        }

        // What two criteria say in the same words is said once.
        var shown = findings.Select(finding => (finding.Code, finding.Text)).ToHashSet();
        return (findings, [.. raised.Where(finding => shown.Add((finding.Code, finding.Text)))]);
    }

    // That the order itself shows no need for the scan is no reminder, whatever its code.
    private static bool IsReminder(Finding finding) =>
        finding.Severity == Severity.Information
        && finding.Text != SupportTexts.ListedButUnexplained.Says
        && (Reminders.Contains(finding.Code) || finding is { Code: FindingCode.TextInterpreted, Remedy: null });

    private static void Absorb(List<Finding> findings, CauseAndConsequences rule)
    {
        var cause = rule.Causes.Select(code => findings.FindIndex(finding => finding.Code == code)).FirstOrDefault(at => at >= 0, -1);
        if (cause < 0)
        {
            return;
        }

        var lead = findings[cause];
        var following = findings.FindAll(Follows);
        findings[cause] = lead with
        {
            Severity = following.Select(finding => finding.Severity).Append(lead.Severity).Max(),
            Remedy = Join([lead.Remedy, .. following.SelectMany(finding => rule.IsSaidByCause ? OfferedFor(finding) : Words(finding))]),
        };
        findings.RemoveAll(Follows);

        bool Follows(Finding finding) => finding.Code != lead.Code && rule.Consequences.Contains(finding.Code);
    }

    private static IEnumerable<string?> Words(Finding finding) =>
        finding.Remedy is null ? []
            : SaidInFull.Contains(finding.Code) ? [finding.Text, finding.Remedy]
            : ToDo.Contains(finding.Code) ? [finding.Remedy] : [];

    // What the chart offers as a reason is worth saying beside a missing one.
    private static IEnumerable<string?> OfferedFor(Finding finding) => finding.Code == FindingCode.DiagnosisInsufficient ? [finding.Remedy] : [];

    private static string? Join(IEnumerable<string?> sentences)
    {
        var said = sentences.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return said.Count == 0 ? null : string.Join(' ', said);
    }

    /// <summary>What is one problem.</summary>
    /// <param name="Causes">Codes of findings that may be the cause; the first that was raised is.</param>
    /// <param name="Consequences">Codes of findings that follow from it.</param>
    private sealed record CauseAndConsequences(ImmutableArray<string> Causes, ImmutableArray<string> Consequences)
    {
        /// <summary>True when the cause says all that its consequences would, but for what to do.</summary>
        public bool IsSaidByCause { get; init; }
    }
}
