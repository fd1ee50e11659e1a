using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One criterion that was looked at.</summary>
/// <param name="Question">The question it was looked at for.</param>
/// <param name="Criterion">Which criterion.</param>
/// <param name="Result">What came out.</param>
/// <param name="Says">What the criterion says, in our words.</param>
/// <param name="Citation">Where it is written.</param>
/// <param name="Evidence">What was told about it.</param>
/// <param name="Missing">What was not told and would decide it.</param>
public sealed record TrailEntry(
    Question Question, CriterionId Criterion, Truth Result, string Says, Citation Citation,
    ImmutableArray<Evidence> Evidence, ImmutableArray<string> Missing)
{
    /// <summary>Evidence that was left out because it is too old or has no date, each as what to document and why.</summary>
    internal ImmutableArray<string> Stale { get; init; } = [];

    /// <summary>True for an exclusion that only evidence too old to decide would meet.</summary>
    internal bool IsOpenByStale { get; init; }
}
