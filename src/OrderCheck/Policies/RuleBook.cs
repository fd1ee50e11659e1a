namespace OrderCheck;

/// <summary>Applies the deciding rules of the notice or authorization policy in force.</summary>
internal static class RuleBook
{
    /// <summary>The first deciding rule that is met; null when there is no policy or no rule is met. Rules that only ask raise their findings.</summary>
    public static (Criterion Rule, TrailEntry Entry)? Decide(OrderUnderReview review, Question question, List<PolicyEdition> used)
    {
        if (Find(review, question) is not { } edition)
        {
            return null;
        }

        (Criterion, TrailEntry)? decided = null;
        foreach (var criterion in edition.Criteria)
        {
            if ((criterion.Role == CriterionRole.Decides && decided is not null) || !Applies(review, criterion))
            {
                continue;
            }

            var entry = review.Test(question, criterion);
            if (criterion.Role == CriterionRole.Decides && entry.Result == Truth.Met)
            {
                decided = (criterion, entry);
                used.Add(edition);
            }

            CriterionFindings.Raise(review, criterion, entry);
        }

        return decided;
    }

    private static bool Applies(OrderUnderReview review, Criterion criterion) => review.Study is { } study
        ? review.Applies(criterion, study.Id)
        : review.Candidates.All(candidate => review.Applies(criterion, candidate.Id));

    // When the study is open, a policy counts only if it is the same for every candidate.
    private static PolicyEdition? Find(OrderUnderReview review, Question question)
    {
        var order = review.Order;
        PolicyEdition? common = null;
        var jurisdiction = review.Jurisdictions.Length == 1 ? review.Jurisdictions[0] : null;
        foreach (var candidate in review.Study is { } study ? [study] : review.Candidates)
        {
            var edition = review.Knowledge.Policies.InForce(
                question, review.PayerKind, review.Coverage?.Payer, jurisdiction, order.PlaceOfService?.State, candidate.Id, order.DateOfService);
            if (edition is null || (common is not null && !ReferenceEquals(common, edition)))
            {
                return null;
            }

            common = edition;
        }

        return common;
    }
}
