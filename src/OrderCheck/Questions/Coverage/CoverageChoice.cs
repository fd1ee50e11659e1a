using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The governing coverage.</summary>
/// <param name="Context">The coverage with its kind of payer.</param>
/// <param name="Other">Another active coverage whose answers are worth knowing too, or null.</param>
/// <param name="Findings">What the reader should see because of it.</param>
internal sealed record CoverageChoice(CoverageContext Context, OtherCoverage? Other, ImmutableArray<Finding> Findings)
{
    /// <summary>The coverages among which it is open which governs: an answer that all of them share holds. Empty when it is settled.</summary>
    public ImmutableArray<PatientCoverage> Alternatives { get; init; } = [];
}
