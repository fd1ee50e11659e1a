using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What the words of a name say about a coverage.</summary>
/// <param name="Meanings">The meanings of its phrases, in their order.</param>
/// <param name="IsAllKnown">True when nothing else is in the name but words that say nothing about the payer.</param>
internal sealed record CoverageText(ImmutableArray<CoverageMeaning> Meanings, bool IsAllKnown)
{
    /// <summary>True for Medicare, its agency or a contractor, and nothing else.</summary>
    public bool IsExactlyMedicare => IsAllKnown && Meanings.Any(meaning => meaning.IsMedicare)
        && Meanings.All(meaning => !meaning.IsInsurer && meaning.Kind is PayerKind.Unknown or PayerKind.Medicare);
}
