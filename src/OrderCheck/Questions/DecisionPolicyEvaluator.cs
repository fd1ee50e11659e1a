namespace OrderCheck;

/// <summary>Applies the rules of the notice or authorization policy in force.</summary>
internal static class DecisionPolicyEvaluator
{
    /// <summary>
    /// The first deciding rule that is met; null when there is no policy or no rule is met. Then what the policy asks is looked at:
    /// rules that only ask always, a reviewer's criteria only when there is going to be a review.
    /// </summary>
    public static (Criterion Rule, TrailEntry Entry)? Decide(OrderUnderReview review, Question question, List<PolicyEdition> used)
    {
        if (InForce(review, question) is not { } edition)
        {
            return null;
        }

        (Criterion Rule, TrailEntry Entry)? decided = null;
        foreach (var criterion in edition.Criteria)
        {
            if (criterion.Role != CriterionRole.Decides || !Applies(review, criterion))
            {
                continue;
            }

            var entry = review.Test(question, criterion);
            CriterionFindings.Raise(review, criterion, entry);
            if (entry.Result == Truth.Met)
            {
                decided = (criterion, entry);
                used.Add(edition);
                break;
            }
        }

        review.PriorAuth = decided?.Rule.Answer?.PriorAuth;
        var reviewed = review.PriorAuth is PriorAuth.Required or PriorAuth.Likely;
        foreach (var criterion in edition.Criteria)
        {
            if (criterion.Role == CriterionRole.Decides || (criterion.Role != CriterionRole.Asks && !reviewed) || !Applies(review, criterion))
            {
                continue;
            }

            var entry = review.Test(question, criterion);
            CriterionFindings.Raise(review, criterion, entry);
            if (criterion.Role != CriterionRole.Asks)
            {
                PlanRuleAge.Raise(review, edition, entry);
            }
        }

        if (question == Question.PriorAuth && decided is not null)
        {
            PlanRuleAge.Raise(review, edition, decided.Value.Entry);
        }

        return decided;
    }

    /// <summary>The edition that answers the question for the order. When the study is open it counts only if it is the same for every candidate.</summary>
    public static PolicyEdition? InForce(OrderUnderReview review, Question question)
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

    // To the study, or to all that it may be.
    private static bool Applies(OrderUnderReview review, Criterion criterion)
    {
        if (review.Study is { } study)
        {
            return review.Applies(criterion, study.Id);
        }

        foreach (var candidate in review.Candidates)
        {
            if (!review.Applies(criterion, candidate.Id))
            {
                return false;
            }
        }

        return true;
    }
}
