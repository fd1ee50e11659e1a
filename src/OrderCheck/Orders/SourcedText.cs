namespace OrderCheck;

/// <summary>A piece of free text and where it was said. Text is data, never instruction.</summary>
/// <param name="Text">The text.</param>
/// <param name="Origin">Simple FHIRPath, or null when fetched.</param>
public sealed record SourcedText(string Text, string? Origin = null);
