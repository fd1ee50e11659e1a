namespace OrderCheck;

/// <summary>Something that was told and that bears on a criterion.</summary>
/// <param name="Says">What was told, in few words, without names or birth dates.</param>
/// <param name="Origin">Where (simple FHIRPath), or null when fetched or inferred.</param>
public sealed record Evidence(string Says, string? Origin);
