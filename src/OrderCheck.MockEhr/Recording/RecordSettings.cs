namespace OrderCheck.Ehr.Recording;

/// <summary>A real EHR to record.</summary>
/// <param name="Upstream">The base of its FHIR addresses.</param>
/// <param name="Folder">Where the answers are written, as stub mappings that every WireMock reads.</param>
/// <param name="Pseudonyms">Whether names and identifiers are written as invented ones.</param>
public sealed record RecordSettings(Uri Upstream, string Folder, bool Pseudonyms = false);
