using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The answer to the fourth question.</summary>
/// <param name="Status">Whether a notice is called for.</param>
/// <param name="ClaimModifiers">Advice for the claim, assuming that the remedy is followed; never alternatives side by side.</param>
public sealed record NoticeAdvice(AbnStatus Status, ImmutableArray<string> ClaimModifiers);
