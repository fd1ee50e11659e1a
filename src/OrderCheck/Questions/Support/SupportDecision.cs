using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The third answer.</summary>
/// <param name="Answer">The answer with its reasons.</param>
/// <param name="Findings">What the reader should see because of it.</param>
/// <param name="Trail">Every criterion that was looked at.</param>
/// <param name="Editions">The editions that were used.</param>
internal sealed record SupportDecision(
    Answer<DiagnosisSupport> Answer, ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail, ImmutableArray<PolicyEdition> Editions)
    : Decision<DiagnosisSupport>(Answer, Findings, Trail)
{
    /// <summary>Why the answer is open although nothing was found out about the order, or null: what its rules read was not read.</summary>
    public Reason? Open { get; init; }

    /// <summary>The edition that decided, or null when several or none did.</summary>
    public PolicyEdition? Decisive { get; init; }

    /// <summary>The unknown criteria that keep support insufficient.</summary>
    public ImmutableArray<TrailEntry> Gaps { get; init; } = [];

    /// <summary>True when a listed diagnosis that is more specific, documented or evidenced may apply: ask before a notice is given.</summary>
    public bool AskFirst { get; init; }

    /// <summary>The rules whose age matters to the reader.</summary>
    public ImmutableArray<UsedRule> Used { get; init; } = [];
}
