using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Finds rules that rest on a source of more than a year ago: plans change theirs every year, and contractors when they choose to.</summary>
internal static class PlanRuleAge
{
    /// <summary>
    /// One finding per document of a plan, and per contractor. Medicare's own documents hold until they are replaced, so that a contractor's
    /// counts from the day it was last checked; our own reading of a plan has no date.
    /// </summary>
    public static ImmutableArray<Finding> Find(IEnumerable<UsedRule> used, EvaluationInput input, CitedRules rules)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (edition, entry) in used)
        {
            if (entry.Question == Question.Support && input.Coverage.Kind.FollowsMedicare())
            {
                AddContractor(edition);
            }
            else if (input.Coverage.Kind != PayerKind.Medicare && entry.Citation.Confidence != "own")
            {
                AddPlan(edition, entry.Citation);
            }
        }

        return findings.DrainToImmutable();

        void AddContractor(PolicyEdition edition)
        {
            if (IsMoreThanAYearBefore(edition.LastChecked, input.Order.DateOfService) && named.Add(edition.Issuer))
            {
                findings.Add(rules.Raise(
                    DecisionRule.ContractorRuleDated, CriterionTexts.ContractorRuleDated(edition.Issuer, edition.LastChecked), Severity.Information,
                    input.Coverage.Governing?.Origin));
            }
        }

        void AddPlan(PolicyEdition edition, Citation cite)
        {
            var seen = cite.Date ?? edition.LastChecked;
            if (IsMoreThanAYearBefore(seen, input.Order.DateOfService) && named.Add(cite.Document))
            {
                findings.Add(rules.Raise(
                    DecisionRule.PlanRuleDated, CriterionTexts.PlanRuleDated(cite.Document, seen, cite.Date is not null), Severity.Information,
                    input.Coverage.Governing?.Origin));
            }
        }
    }

    private static bool IsMoreThanAYearBefore(DateOnly seen, DateOnly day) => seen.Year < DateOnly.MaxValue.Year && seen.AddYears(1) < day;
}
