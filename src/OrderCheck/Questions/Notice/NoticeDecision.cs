using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The fourth answer.</summary>
/// <param name="Answer">The answer with its reasons.</param>
/// <param name="Findings">What the reader should see because of it.</param>
/// <param name="Trail">Every criterion that was looked at.</param>
/// <param name="State">What the best notice on file is worth.</param>
/// <param name="Edition">The edition that decided, or null.</param>
/// <param name="Used">The rules whose age matters to the reader.</param>
internal sealed record NoticeDecision(
    Answer<NoticeAdvice> Answer, ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail,
    NoticeState State, PolicyEdition? Edition, ImmutableArray<UsedRule> Used) : Decision<NoticeAdvice>(Answer, Findings, Trail);
