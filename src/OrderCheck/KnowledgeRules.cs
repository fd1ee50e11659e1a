using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What is decided with the tables: rules, policies, and what a person has to look at.</summary>
internal sealed record KnowledgeRules
{
    public required CitedRules Study { get; init; }

    public required CitedRules Screening { get; init; }

    public required CitedRules Decision { get; init; }

    public required ImmutableArray<Criterion> Safety { get; init; }

    public required ImmutableArray<Criterion> AppropriateUse { get; init; }

    public required EvidenceAges Ages { get; init; }

    public required ReasonCodeTable ReasonCodes { get; init; }

    public required PolicyRepository Policies { get; init; }

    public required PaymentTable Payments { get; init; }

    public required ImmutableArray<WatchItem> Watch { get; init; }
}
