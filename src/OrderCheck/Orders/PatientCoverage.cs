using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One coverage of the patient.</summary>
public sealed record PatientCoverage
{
    /// <summary>The kind of payer.</summary>
    public required PayerKind Kind { get; init; }

    /// <summary>Id of the payer in the payer table, or null when it is not in the table.</summary>
    public string? Payer { get; init; }

    /// <summary>The payer's name as written, or null.</summary>
    public string? PayerName { get; init; }

    /// <summary>The plan's name as written, or null.</summary>
    public string? PlanName { get; init; }

    /// <summary>What it pays for; medical care unless something says otherwise.</summary>
    public CoverageBenefit Benefit { get; init; }

    /// <summary>The lines of business it may be of when its payer is named and its kind is unknown; else empty.</summary>
    public ImmutableArray<PayerKind> Lines { get; init; } = [];

    /// <summary>What its type, payer and plan say when they contradict each other, in words; else null.</summary>
    public string? Contradiction { get; init; }

    /// <summary>True when the payer is named Medicare and nothing says which part or plan: read as original Medicare.</summary>
    public bool IsKindInferred { get; init; }

    /// <summary>True when it is a coverage of hospice care.</summary>
    public bool IsHospice { get; init; }

    /// <summary>False when it was used although it tells no status.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>True when the coverage's status is active (or was not told).</summary>
    public bool StatusActive { get; init; } = true;

    /// <summary>First day, or null when open.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, inclusive, or null when open.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Rank among the patient's coverages (1 = primary), or null.</summary>
    public int? Order { get; init; }

    /// <summary>Position in the order's own insurance list, from 0, or null when it is not named there.</summary>
    public int? NamedByOrder { get; init; }

    /// <summary>Resource reference (<c>Coverage/id</c>), or null.</summary>
    public string? Reference { get; init; }

    /// <summary>True when the order names it but the request does not hold it.</summary>
    public bool NotSent { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }

    /// <summary>True when the coverage is active on the given day.</summary>
    public bool IsActiveOn(DateOnly day) => StatusActive && (From is null || From <= day) && (Until is null || day <= Until);
}
