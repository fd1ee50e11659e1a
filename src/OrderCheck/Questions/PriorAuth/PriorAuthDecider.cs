namespace OrderCheck;

/// <summary>Is prior authorization likely?</summary>
internal static class PriorAuthDecider
{
    /// <summary>The first rule of the authorization policy in force that is met gives the answer.</summary>
    public static Answer<PriorAuth> Decide(OrderUnderReview review, List<PolicyEdition> used) =>
        DecisionPolicyEvaluator.Decide(review, Question.PriorAuth, used) is var (rule, entry)
            ? new Answer<PriorAuth>(rule.Answer!.PriorAuth!.Value, [new Reason(entry.Says, entry.Criterion, entry.Citation, entry.Evidence)])
            : new Answer<PriorAuth>(
                OrderCheck.PriorAuth.Unknown,
                [review.Knowledge.DecisionRules.Because(
                    DecisionRule.PriorAuthUnknown,
                    review.Coverage is null ? "Without an active coverage nobody can tell whether authorization is asked for." : "No authorization rule of this payer is known to us.")]);
}
