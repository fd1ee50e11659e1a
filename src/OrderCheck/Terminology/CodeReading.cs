using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>How a written ICD-10-CM code reads on a day.</summary>
/// <param name="Normal">Upper case with the dot inserted; for a damaged code what was written, cut to 20 characters.</param>
/// <param name="State">What it is on that day.</param>
/// <param name="ReplacedBy">For a retired or incomplete code the codes that stand in its place, ascending; else empty.</param>
/// <param name="From">First day, or null when it was there before any order we can see or is not known.</param>
/// <param name="Until">Last day, inclusive, or null when it still holds or is not known.</param>
/// <param name="Suggestion">For a damaged code the known code that was probably meant, or null.</param>
/// <param name="Source">Where the day of the change is written, or null when no change is known.</param>
internal readonly record struct CodeReading(
    string Normal, CodeState State, ImmutableArray<string> ReplacedBy, DateOnly? From, DateOnly? Until, string? Suggestion,
    Citation? Source)
{
    /// <summary>True when the code may stand on a claim of that day: valid, or well formed and not known to be otherwise.</summary>
    public bool Holds => State is CodeState.Valid or CodeState.UnknownCode;
}
