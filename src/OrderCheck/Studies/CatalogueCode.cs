using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A procedure code the program recognises.</summary>
/// <param name="Code">The CPT code.</param>
/// <param name="Kind"><c>study</c>, <c>retired-study</c>, or the kind of neighbour: <c>ecg</c>, <c>chest-ct</c>, <c>chest-cta</c>,
/// <c>3d</c>,
/// <c>iv-contrast</c>, <c>stress-test</c>, <c>mr-angiography</c>, <c>tissue-mapping</c>, <c>unlisted</c>, <c>heart-neighbour</c>.</param>
/// <param name="Label">Our own short label; never the AMA descriptor.</param>
/// <param name="From">First day of the code, or null when it was valid before any order we can see.</param>
/// <param name="Until">Last day of the code, or null while it is valid.</param>
/// <param name="ReplacedBy">Codes that took its place, base first; empty while it is valid or when none did.</param>
/// <param name="ReplacedBesideBase">Codes that take its place when a base code stands beside it; empty when that makes no
/// difference.</param>
/// <param name="Citation">Where that is written.</param>
internal sealed record CatalogueCode(
    string Code, string Kind, string Label, DateOnly? From, DateOnly? Until,
    ImmutableArray<string> ReplacedBy, ImmutableArray<string> ReplacedBesideBase, Citation Citation)
{
    /// <summary>What is true of a code around the heart studies that orders none of them, or null for any other kind.</summary>
    public HeartNeighbour? Neighbour { get; init; }

    /// <summary>True when the code may be used on the day.</summary>
    public bool IsValidOn(DateOnly day) => (From is null || From <= day) && (Until is null || day <= Until);
}
