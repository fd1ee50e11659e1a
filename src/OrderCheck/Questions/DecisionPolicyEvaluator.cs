using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Applies the rules of the notice or authorization policy in force.</summary>
internal static class DecisionPolicyEvaluator
{
    /// <summary>
    /// The first deciding rule that is met gives the answer. Then what the policy asks is looked at: rules that only ask always, a
    /// reviewer's criteria only when there is going to be a review.
    /// </summary>
    /// <param name="question">Notice or prior authorization.</param>
    /// <param name="edition">The edition in force, or null.</param>
    /// <param name="input">The order with its earlier answers.</param>
    /// <param name="evaluator">Evaluates the criteria.</param>
    public static PolicyDecision Decide(Question question, PolicyEdition? edition, EvaluationInput input, CriterionEvaluator evaluator)
    {
        if (edition is null)
        {
            return PolicyDecision.None;
        }

        var trail = ImmutableArray.CreateBuilder<TrailEntry>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var used = ImmutableArray.CreateBuilder<UsedRule>();
        var lookedAt = ImmutableArray.CreateBuilder<Criterion>();
        var (rule, decisive) = FirstMet();
        input = input with { Answers = input.Answers with { PriorAuth = rule?.Answer?.PriorAuth } };
        var reviewed = input.Answers.PriorAuth is PriorAuth.Required or PriorAuth.Likely;
        foreach (var criterion in edition.Criteria)
        {
            if (criterion.Role == CriterionRole.Decides || (criterion.Role != CriterionRole.Asks && !reviewed) || !Applies(criterion, input))
            {
                continue;
            }

            var entry = Evaluate(criterion);
            if (criterion.Role != CriterionRole.Asks)
            {
                used.Add(new UsedRule(edition, entry));
            }
        }

        if (question == Question.PriorAuth && decisive is not null)
        {
            used.Add(new UsedRule(edition, decisive));
        }

        return new PolicyDecision(rule, decisive, findings.ToImmutable(), trail.ToImmutable(), used.ToImmutable()) { LookedAt = lookedAt.ToImmutable() };

        (Criterion? Rule, TrailEntry? Entry) FirstMet()
        {
            foreach (var criterion in edition.Criteria)
            {
                if (criterion.Role != CriterionRole.Decides || !SpeaksOf(criterion, input))
                {
                    continue;
                }

                lookedAt.Add(criterion);
                if (Applies(criterion, input) && Evaluate(criterion) is { Result: Truth.Met } met)
                {
                    return (criterion, met);
                }
            }

            return (null, null);
        }

        TrailEntry Evaluate(Criterion criterion)
        {
            var entry = evaluator.Evaluate(question, criterion, input);
            trail.Add(entry);
            findings.AddRange(CriterionFindings.Of(criterion, entry, input.Order.Origin));
            return entry;
        }
    }

    /// <summary>The edition that answers the question for the order. When the study is open it counts only if it is the same for every candidate.</summary>
    public static PolicyEdition? InForce(Question question, EvaluationInput input, PolicyRepository policies)
    {
        var (order, coverage) = (input.Order, input.Coverage);
        PolicyEdition? common = null;
        var jurisdiction = coverage.Jurisdictions is [var only] ? only : null;
        foreach (var candidate in input.Study is { } study ? [study] : input.Candidates)
        {
            var edition = policies.InForce(
                question, coverage.Kind, coverage.Governing?.Payer, jurisdiction, order.PlaceOfService?.State, candidate.Id, order.DateOfService);
            if (edition is null || (common is not null && !ReferenceEquals(common, edition)))
            {
                return null;
            }

            common = edition;
        }

        return common;
    }

    // Of the study, or of one that it may be.
    private static bool SpeaksOf(Criterion criterion, EvaluationInput input) =>
        input.Study is { } study ? criterion.SpeaksOf(study.Id) : input.Candidates.Any(candidate => criterion.SpeaksOf(candidate.Id));

    // To the study, or to all that it may be.
    private static bool Applies(Criterion criterion, EvaluationInput input) => input.Study is { } study
        ? CriterionEvaluator.Applies(criterion, study, input)
        : input.Candidates.All(candidate => CriterionEvaluator.Applies(criterion, candidate, input));
}
