namespace OrderCheck;

/// <summary>A policy edition that decided.</summary>
/// <param name="Id">Policy id.</param>
/// <param name="Edition">First day of the edition.</param>
/// <param name="Url">Where the document is published, or null.</param>
public sealed record PolicyUsed(string Id, DateOnly Edition, string? Url);
