using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The coverage that governs on the date of service.</summary>
/// <param name="Governing">The coverage, or null when none is active.</param>
/// <param name="Kind">The kind of payer; unknown when it cannot be determined which coverage is primary.</param>
/// <param name="IsDualEligible">True when original Medicare or a Medicare Advantage plan governs and Medicaid is active as well.</param>
internal sealed record CoverageContext(PatientCoverage? Governing, PayerKind Kind, bool IsDualEligible)
{
    /// <summary>MAC jurisdictions of the place of service: several when they cannot be told apart, none when unknown or not Medicare.</summary>
    public ImmutableArray<string> Jurisdictions { get; init; } = [];

    /// <summary>Why support, notice and authorization stay open whatever the rules say, or null.</summary>
    public Reason? Open { get; init; }
}
