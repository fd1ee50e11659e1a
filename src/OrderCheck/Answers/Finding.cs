using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Anything worth saying about an order beside the five answers, and each answer that the reader must see.</summary>
/// <param name="Code">One of <see cref="FindingCode"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">One sentence for a clinician.</param>
public sealed record Finding(string Code, Severity Severity, string Text)
{
    /// <summary>True when it says that there is nothing to change.</summary>
    internal bool IsAllClear => Code == FindingCode.AllClear;

    internal bool IsDualEligible => Code == FindingCode.DualEligible;

    internal bool IsCoverageSecondary => Code == FindingCode.CoverageSecondary;

    /// <summary>What to do about it, or null when there is nothing to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>The criterion behind it, or null for findings about reading the request.</summary>
    public CriterionId? Criterion { get; init; }

    /// <summary>Where that criterion is written, or null.</summary>
    public Citation? Citation { get; init; }

    /// <summary>What it is about: simple FHIRPaths into the request; empty when it is about something fetched.</summary>
    public ImmutableArray<string> Expressions { get; init; } = [];

    /// <inheritdoc />
    public bool Equals(Finding? other) =>
        other is not null && Code == other.Code && Severity == other.Severity && Text == other.Text && Remedy == other.Remedy
        && Criterion == other.Criterion && Expressions.SequenceEqual(other.Expressions);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Code, Text, Expressions.IsEmpty ? null : Expressions[0]);
}
