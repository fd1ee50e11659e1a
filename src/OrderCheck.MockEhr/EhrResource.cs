using System.Text.Json;

namespace OrderCheck.Ehr;

/// <summary>One FHIR resource as the EHR holds it.</summary>
/// <param name="Type">Its <c>resourceType</c>.</param>
/// <param name="Id">Its id, unique among its type.</param>
/// <param name="Json">The whole resource.</param>
public sealed record EhrResource(string Type, string Id, JsonElement Json)
{
    /// <summary>What references to it say, such as <c>Patient/alma</c>.</summary>
    public string Reference => $"{Type}/{Id}";

    /// <summary>What the bundle is called from which it came; null for what was made here.</summary>
    public string? Source { get; init; }

    /// <summary>The patient to whom it belongs, as <c>Patient/alma</c>; null for what belongs to nobody, such as an Organization.</summary>
    public string? Patient { get; } = Type == "Patient" ? $"Patient/{Id}" : OwnerOf(Json);

    private static string? OwnerOf(JsonElement json) =>
        ((string[])["subject", "patient", "beneficiary", "for", "participant.actor"])
            .SelectMany(path => json.At(path + ".reference"))
            .Select(reference => reference.Text() ?? "")
            .FirstOrDefault(reference => reference.StartsWith("Patient/", StringComparison.Ordinal));
}
