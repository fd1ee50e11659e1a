namespace OrderCheck;

/// <summary>The kind of payer of a coverage.</summary>
/// <param name="Kind">The kind; unknown when nothing tells it, or when what tells it contradicts itself.</param>
/// <param name="Contradiction">What contradicts, in words, or null.</param>
/// <param name="IsInferred">True when the payer is named Medicare and nothing says more.</param>
internal sealed record PayerKindFound(PayerKind Kind, string? Contradiction = null, bool IsInferred = false);
