namespace OrderCheck.Ehr.Fhir;

/// <summary>A search that cannot be run; the message says what would be right.</summary>
internal sealed class SearchRefusedException(string message) : Exception(message);
