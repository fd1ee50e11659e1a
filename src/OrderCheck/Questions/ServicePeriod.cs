using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A study that is planned for a period is assessed for its first day. This says what is different on its last.</summary>
internal static class ServicePeriod
{
    /// <summary>A finding when an edition that decided, a code of the order, or the year of ICD-10-CM or CPT changes within the period; else nothing.</summary>
    public static ImmutableArray<Finding> Find(ImagingOrder order, IEnumerable<PolicyEdition> editions, Knowledge knowledge)
    {
        var first = order.DateOfService;
        if (order.DateOfServiceUntil is not { } last || last <= first)
        {
            return [];
        }

        ImmutableArray<string> changes =
        [
            .. editions.Select(edition => knowledge.Policies.All.FirstOrDefault(policy => policy.Editions.Contains(edition)))
                .OfType<CoveragePolicy>().Where(policy => policy.InForce(first) != policy.InForce(last)).Select(policy => $"the edition of {policy.Id}")
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            .. order.Diagnoses.Where(diagnosis => diagnosis.Role == DiagnosisRole.Reason).SelectMany(diagnosis => diagnosis.Codes).Select(sourced => sourced.Code)
                .Where(code => code.System == Code.Icd10Cm && knowledge.Icd10Cm.Understand(code.Value, first).State != knowledge.Icd10Cm.Understand(code.Value, last).State)
                .Select(code => $"what {code.Value} means").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        if (!changes.IsEmpty)
        {
            return [Raise(OrderTexts.PeriodChanges(first, last, changes), Severity.Warning)];
        }

        // ICD-10-CM starts its year on 1 October, CPT on 1 January.
        return first.AddMonths(3).Year != last.AddMonths(3).Year || first.Year != last.Year
            ? [Raise(OrderTexts.PeriodCrossesCodeYear(first, last), Severity.Information)]
            : [];

        Finding Raise(FindingText text, Severity severity) => knowledge.DecisionRules.Raise(DecisionRule.DateOfServiceInferred, text, severity, order.Origin);
    }
}
