using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Finds plans' rules that rest on a source of more than a year ago: plans change such rules every year.</summary>
internal static class PlanRuleAge
{
    /// <summary>One finding per document. Medicare's own documents hold until they are replaced, and our own reading has no date.</summary>
    public static ImmutableArray<Finding> Find(IEnumerable<UsedRule> used, EvaluationInput input, CitedRules rules)
    {
        if (input.Coverage.Kind == PayerKind.Medicare)
        {
            return [];
        }

        var findings = ImmutableArray.CreateBuilder<Finding>();
        var documents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (edition, entry) in used)
        {
            var cite = entry.Citation;
            var seen = cite.Date ?? edition.LastChecked;
            if (cite.Confidence != "own" && IsMoreThanAYearBefore(seen, input.Order.DateOfService) && documents.Add(cite.Document))
            {
                findings.Add(rules.Raise(
                    DecisionRule.PlanRuleDated, CriterionTexts.PlanRuleDated(cite.Document, seen, cite.Date is not null), Severity.Information,
                    input.Coverage.Governing?.Origin));
            }
        }

        return findings.DrainToImmutable();
    }

    private static bool IsMoreThanAYearBefore(DateOnly seen, DateOnly day) => seen.Year < DateOnly.MaxValue.Year && seen.AddYears(1) < day;
}
