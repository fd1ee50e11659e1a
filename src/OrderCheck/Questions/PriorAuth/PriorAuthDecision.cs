using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The fifth answer.</summary>
/// <param name="Answer">The answer with its reasons.</param>
/// <param name="Findings">What the reader should see because of it.</param>
/// <param name="Trail">Every criterion that was looked at.</param>
/// <param name="Edition">The edition that decided, or null.</param>
/// <param name="Used">The rules whose age matters to the reader.</param>
internal sealed record PriorAuthDecision(
    Answer<PriorAuth> Answer, ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail,
    PolicyEdition? Edition, ImmutableArray<UsedRule> Used) : Decision<PriorAuth>(Answer, Findings, Trail);
