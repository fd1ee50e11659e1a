using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>The configuration options of a hook call that we know; others, and values of another kind, are ignored.</summary>
public sealed record HookConfiguration
{
    /// <summary>False when no coverage-information is wanted.</summary>
    public bool WantsCoverageInformation { get; init; } = true;

    /// <summary>Topics of cards that are not wanted.</summary>
    public ImmutableHashSet<string> UnwantedTopics { get; init; } = [];

    /// <summary>How many cards are wanted at the most: 0 to 1,000.</summary>
    public int MaxCards { get; init; } = HookServices.DefaultMaxCards;
}
