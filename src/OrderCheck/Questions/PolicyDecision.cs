using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What the notice or authorization policy in force decided.</summary>
/// <param name="Rule">The first deciding rule that is met, or null.</param>
/// <param name="Entry">Its result, or null.</param>
/// <param name="Findings">The findings of all criteria that were looked at.</param>
/// <param name="Trail">All criteria that were looked at.</param>
/// <param name="Used">The rules whose age matters to the reader.</param>
internal sealed record PolicyDecision(
    Criterion? Rule, TrailEntry? Entry, ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail, ImmutableArray<UsedRule> Used)
{
    /// <summary>The rules that were looked at until one decided.</summary>
    public ImmutableArray<Criterion> LookedAt { get; init; } = [];

    public static readonly PolicyDecision None = new(null, null, [], [], []);
}
