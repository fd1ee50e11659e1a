using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Where the study will be done.</summary>
public sealed record PlaceOfService
{
    /// <summary>State or territory, two letters, upper case, or null.</summary>
    public string? State { get; init; }

    /// <summary>ZIP code as written, or null.</summary>
    public string? PostalCode { get; init; }

    /// <summary>City as written, or null.</summary>
    public string? City { get; init; }

    /// <summary>County or district as written, or null.</summary>
    public string? District { get; init; }

    /// <summary>ISO country code or name as written, or null.</summary>
    public string? Country { get; init; }

    /// <summary>True when the address lies outside the United States and its territories; then no state is given.</summary>
    public bool IsAbroad { get; init; }

    /// <summary>Every place when the order names several that are not the same; else empty.</summary>
    public ImmutableArray<PlaceOfService> Several { get; init; } = [];

    /// <summary>True for a hospital department, false for an office or imaging centre, null when not told.</summary>
    public bool? IsHospital { get; init; }

    /// <summary>True when the patient's home address had to stand in.</summary>
    public bool Inferred { get; init; }

    /// <summary>Where the address was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}
