using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// How do appropriate use criteria rate the study for this patient? Asked after the five questions by the scenarios of
/// <c>src/knowledge/screening/appropriate-use.json</c>: one piece of information at most, which changes no answer.
/// </summary>
internal static class AppropriateUseFinder
{
    /// <summary>The rating, when the study is known and exactly one scenario fits; else nothing.</summary>
    public static (ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail) Find(
        EvaluationInput input, ImmutableArray<Criterion> scenarios, CriterionEvaluator evaluator)
    {
        if (input.Study is not { } study)
        {
            return ([], []);
        }

        ImmutableArray<(Criterion Scenario, TrailEntry Entry)> fitting =
        [
            .. scenarios.Where(scenario => CriterionEvaluator.Applies(scenario, study, input))
                .Select(scenario => (scenario, evaluator.Evaluate(Question.Safety, scenario, input)))
                .Where(one => one.Item2.Result == Truth.Met),
        ];
        return fitting is [var (scenario, entry)] ? (CriterionFindings.Of(scenario, entry, input.Order.Origin), [entry]) : ([], []);
    }
}
