using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Finds what puts another payer, or another rule, before the governing coverage: an accident, and a hospice election.</summary>
internal static class CoverageCircumstances
{
    private const string Hospice = "hospice-care";
    private const string Accident = "accident";

    /// <summary>At most one finding of each.</summary>
    public static ImmutableArray<Finding> Find(ImagingOrder order, CoverageContext coverage, ClinicalEvidence clinical, CitedRules rules) =>
        [.. new[] { FindHospice(order, coverage, clinical, rules), FindLiability(order, coverage, clinical, rules) }.OfType<Finding>()];

    private static Finding? FindHospice(ImagingOrder order, CoverageContext coverage, ClinicalEvidence clinical, CitedRules rules)
    {
        ImmutableArray<string?> places =
        [
            .. order.Coverages.Where(one => one.IsHospice && one.IsActiveOn(order.DateOfService)).Select(one => one.Origin),
            .. PresentSignals(clinical, Hospice, isReasonOnly: false),
        ];
        return places.IsEmpty || !coverage.Kind.FollowsMedicare() ? null : rules.Raise(DecisionRule.HospiceElection, CoverageTexts.Hospice, Severity.Warning, places);
    }

    private static Finding? FindLiability(ImagingOrder order, CoverageContext coverage, ClinicalEvidence clinical, CitedRules rules)
    {
        ImmutableArray<PatientCoverage> liable = [.. order.Coverages.Where(one => one.Benefit == CoverageBenefit.Liability && one.IsActiveOn(order.DateOfService))];
        if (coverage.Governing is { Benefit: CoverageBenefit.Liability } governing)
        {
            return rules.Raise(DecisionRule.LiabilityPrimary, CoverageTexts.LiabilityAlone(governing), Severity.Warning, governing.Origin);
        }

        ImmutableArray<string?> places = [.. liable.Select(one => one.Origin), .. PresentSignals(clinical, Accident, isReasonOnly: true)];
        return places.IsEmpty || coverage.Kind == PayerKind.SelfPay ? null
            : rules.Raise(DecisionRule.LiabilityPrimary, CoverageTexts.LiabilityFirst(liable.FirstOrDefault()), Severity.Warning, places);
    }

    private static IEnumerable<string?> PresentSignals(ClinicalEvidence clinical, string id, bool isReasonOnly) => clinical.Signs
        .Where(found => found.Signal.Id == id && found.ConditionStatus == ConditionStatus.Present
            && (found.Role == DiagnosisRole.Reason || (!isReasonOnly && found.Role == DiagnosisRole.Record)))
        .Select(found => found.Evidence.Origin).Distinct();
}
