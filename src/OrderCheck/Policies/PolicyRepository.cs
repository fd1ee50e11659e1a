using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>All policies; finds the one in force.</summary>
internal sealed class PolicyRepository
{
    private readonly FrozenDictionary<Question, ImmutableArray<CoveragePolicy>> _byQuestion;

    internal PolicyRepository(ImmutableArray<CoveragePolicy> policies, PlanTable plans)
    {
        All = policies;
        Plans = plans;
        _byQuestion = policies.GroupBy(policy => policy.Question)
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(policy => policy.Rank).ToImmutableArray());
    }

    /// <summary>All policies by id.</summary>
    public ImmutableArray<CoveragePolicy> All { get; }

    /// <summary>Which reviewer's policies apply to which plan.</summary>
    public PlanTable Plans { get; }

    /// <summary>The policy of the highest rank whose scope covers the order and that has an edition in force on the day, or null.</summary>
    public PolicyEdition? InForce(Question question, PayerKind kind, string? payer, string? jurisdiction, string? state, string study, DateOnly day)
    {
        if (_byQuestion.TryGetValue(question, out var policies))
        {
            var reviewer = Plans.Of(kind, payer, state, day) is [var row, ..] ? row.Reviewer : null;
            foreach (var policy in policies)
            {
                if (policy.Scope.Covers(kind, payer, reviewer, jurisdiction, state, study) && policy.InForce(day) is { } edition)
                {
                    return edition;
                }
            }
        }

        return null;
    }

    /// <summary>The rows of the plan table that led to an edition of a reviewer's policy; none when the policy is the payer's own.</summary>
    internal ImmutableArray<PlanReviewer> ReviewersBehind(PolicyEdition edition, PayerKind kind, string? payer, string? state, DateOnly day) =>
        All.First(policy => policy.Id == edition.Policy).Scope.Reviewers.Count == 0 ? [] : Plans.Of(kind, payer, state, day);

    /// <summary>Policies of the same rank whose scopes and days overlap: each pair is a loading error.</summary>
    internal IEnumerable<(CoveragePolicy One, CoveragePolicy Two, DateOnly Day)> Conflicts()
    {
        for (var i = 0; i < All.Length; i++)
        {
            for (var j = i + 1; j < All.Length; j++)
            {
                var (one, two) = (All[i], All[j]);
                if (one.Question != two.Question || one.Rank != two.Rank || !one.Scope.Overlaps(two.Scope))
                {
                    continue;
                }

                foreach (var day in one.Editions.Concat(two.Editions).Select(edition => edition.From).Order())
                {
                    if (one.InForce(day) is not null && two.InForce(day) is not null)
                    {
                        yield return (one, two, day);
                        break;
                    }
                }
            }
        }
    }
}
