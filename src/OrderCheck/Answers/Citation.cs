namespace OrderCheck;

/// <summary>Where a criterion is written.</summary>
/// <param name="Document">Name and number of the document, with its version where known.</param>
/// <param name="Place">Section or item within it.</param>
/// <param name="Date">Effective date of the document (or of the version read), or null when unknown.</param>
/// <param name="Confidence"><c>primary</c>, <c>primary-derived</c>, <c>secondary</c>, <c>vendor</c> or <c>own</c> (our reading, not seen in
/// a document).</param>
/// <param name="Url">Public address of the document, or null.</param>
public sealed record Citation(string Document, string Place, DateOnly? Date, string Confidence, string? Url);
