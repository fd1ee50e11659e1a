using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Answers that were given before the condition is evaluated.</summary>
internal sealed record EarlierAnswers
{
    /// <summary>The CPT codes that fit the request.</summary>
    public ImmutableArray<Code> SuggestedCodes { get; init; } = [];

    /// <summary>True when the order is part of another order of its session.</summary>
    public bool IsBundled { get; init; }

    public OrderPurpose Purpose { get; init; }

    public DiagnosisSupport Support { get; init; }

    /// <summary>Why support is open although nothing was found out about the order, or null: what its rules read was not read.</summary>
    public Reason? SupportOpen { get; init; }

    /// <summary>True when a listed diagnosis that is more specific or documented may apply: ask before a notice is given.</summary>
    public bool AskFirst { get; init; }

    public NoticeState Notice { get; init; }

    /// <summary>The fifth answer once a rule gave it, for what is asked because of it; null before.</summary>
    public PriorAuth? PriorAuth { get; init; }
}
