namespace OrderCheck;

/// <summary>Is prior authorization likely?</summary>
internal static class PriorAuthDecider
{
    /// <summary>The first rule of the authorization policy in force that is met gives the answer.</summary>
    /// <param name="input">The order with the first four answers.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="rules">The general rules.</param>
    /// <param name="evaluator">Evaluates the criteria.</param>
    public static PriorAuthDecision Decide(EvaluationInput input, PolicyRepository policies, CitedRules rules, CriterionEvaluator evaluator)
    {
        var edition = DecisionPolicyEvaluator.InForce(Question.PriorAuth, input, policies);
        var decided = DecisionPolicyEvaluator.Decide(Question.PriorAuth, edition, input, evaluator);
        if ((input.Coverage.Open ?? EvidenceGate.Of(input.Order.Evidence, EvidenceGate.ReadBy(decided.LookedAt), rules)) is { } open)
        {
            return new PriorAuthDecision(new Answer<PriorAuth>(OrderCheck.PriorAuth.Unknown, [open]), [], decided.Trail, null, []);
        }

        if (decided is { Rule.Answer.PriorAuth: { } value, Entry: { } entry })
        {
            var reason = new Reason(entry.Says, entry.Criterion, entry.Citation, entry.Evidence);
            return new PriorAuthDecision(new Answer<PriorAuth>(value, [reason]), decided.Findings, decided.Trail, edition, decided.Used);
        }

        var unknown = rules.Because(
            DecisionRule.PriorAuthUnknown,
            input.Coverage.Governing is null ? NoticeTexts.NoCoverageForAuthorization : NoticeTexts.NoAuthorizationRule);
        return new PriorAuthDecision(new Answer<PriorAuth>(OrderCheck.PriorAuth.Unknown, [unknown]), decided.Findings, decided.Trail, null, decided.Used);
    }
}
