namespace OrderCheck;

/// <summary>Says when a plan's rule rests on a source of more than a year ago: plans change such rules every year.</summary>
internal static class PlanRuleAge
{
    /// <summary>Looks at a criterion that was used. Medicare's own documents hold until they are replaced, and our own reading has no date.</summary>
    public static void Raise(OrderUnderReview review, PolicyEdition edition, TrailEntry entry)
    {
        var cite = entry.Citation;
        var seen = cite.Date ?? edition.LastChecked;
        if (review.PayerKind != PayerKind.Medicare && !review.DatedDocuments.Contains(cite.Document) && cite.Confidence != "own" && seen.Year < DateOnly.MaxValue.Year && seen.AddYears(1) < review.Order.DateOfService)
        {
            review.DatedDocuments.Add(cite.Document);
            review.Raise(
                DecisionRule.PlanRuleDated, FindingCode.PlanRuleDated, Severity.Information,
                FormattableString.Invariant($"{cite.Document} {(cite.Date is null ? "was last checked on" : "is of")} {seen:yyyy-MM-dd}, more than a year before the study."),
                "Check with the plan that the rule still holds.",
                review.Coverage?.Origin);
        }
    }
}
