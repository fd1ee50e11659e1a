using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One testable, cited sentence of an edition.</summary>
internal sealed record Criterion
{
    /// <summary>Policy, edition and id.</summary>
    public required CriterionId Id { get; init; }

    /// <summary>What it does to the answer.</summary>
    public required CriterionRole Role { get; init; }

    /// <summary>Studies it speaks of; empty for all of its policy.</summary>
    public FrozenSet<string> Studies { get; init; } = FrozenSet<string>.Empty;

    /// <summary>What it says, in our words.</summary>
    public required string Says { get; init; }

    /// <summary>Where it is written.</summary>
    public required Citation Citation { get; init; }

    /// <summary>What to document when it is unknown, or null to name the missing facts only.</summary>
    public string? Ask { get; init; }

    /// <summary>Findings it raises, by result.</summary>
    internal ImmutableArray<CriterionFinding> Findings { get; init; } = [];

    /// <summary>When it applies at all, or null for always.</summary>
    internal Condition? When { get; init; }

    /// <summary>What it tests.</summary>
    internal Condition Test { get; init; } = AlwaysCondition.Instance;

    /// <summary>What a deciding rule answers, or null.</summary>
    internal RuleAnswer? Answer { get; init; }

    internal bool SpeaksOf(string study) => Studies.Count == 0 || Studies.Contains(study);
}
