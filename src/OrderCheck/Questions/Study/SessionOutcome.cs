using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What the session says about one of its orders.</summary>
/// <param name="Findings">Findings, each with criterion and citation.</param>
/// <param name="Bundled">True when the order is part of another of its session: no notice or modifier can shift that.</param>
/// <param name="Modifiers">Claim modifiers that follow from the day's other orders.</param>
/// <param name="Trail">The rules that were looked at.</param>
internal sealed record SessionOutcome(
    ImmutableArray<Finding> Findings, bool Bundled, ImmutableArray<string> Modifiers, ImmutableArray<TrailEntry> Trail);
