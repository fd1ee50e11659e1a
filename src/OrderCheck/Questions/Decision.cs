using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a decider hands back.</summary>
/// <param name="Answer">The answer with its reasons.</param>
/// <param name="Findings">What the reader should see because of it.</param>
/// <param name="Trail">Every criterion that was looked at.</param>
internal record Decision<T>(Answer<T> Answer, ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail);
