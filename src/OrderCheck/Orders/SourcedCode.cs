namespace OrderCheck;

/// <summary>A code and where it was said.</summary>
/// <param name="Code">The code.</param>
/// <param name="Origin">Simple FHIRPath, or null when fetched.</param>
/// <param name="AsWritten">The code before any correction of case, dot or system, or null when it was taken as it stood.</param>
public sealed record SourcedCode(Code Code, string? Origin = null, Code? AsWritten = null)
{
    /// <summary>True for one of the codes that the order leaves open (CRD's billing options): they are alternatives and not ordered
    /// together.</summary>
    public bool IsOption { get; init; }
}
