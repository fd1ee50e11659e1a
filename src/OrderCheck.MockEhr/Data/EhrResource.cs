using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Hl7.Fhir.Model;
using OrderCheck.Ehr.Fhir;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Data;

/// <summary>One FHIR resource as the EHR holds it.</summary>
/// <param name="Type">Its <c>resourceType</c>.</param>
/// <param name="Id">Its id, unique among its type.</param>
/// <param name="Json">The whole resource as received; it is served so, with every digit.</param>
public sealed record EhrResource(string Type, string Id, JsonElement Json)
{
    private readonly Lazy<Resource?> _poco = new(() => PocoReader.Read(Json));
    private readonly ConcurrentDictionary<SearchParam, ImmutableArray<SearchValue>> _values = new();

    /// <summary>What references to it say, such as <c>Patient/alma</c>.</summary>
    public string Reference => $"{Type}/{Id}";

    /// <summary>The name of the bundle that held it; null for what was made here.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The patient to whom it belongs, as <c>Patient/alma</c>; null for what belongs to no patient, such as an Organization.
    /// </summary>
    public string? Patient { get; } = Type == "Patient" ? $"Patient/{Id}" : OwnerOf(Json);

    /// <summary>What a search parameter finds in it. Read once, when first searched.</summary>
    internal ImmutableArray<SearchValue> Values(SearchParam parameter) =>
        _values.GetOrAdd(parameter, (wanted, poco) => wanted.ReadValues(poco.Value), _poco);

    private static string? OwnerOf(JsonElement json) =>
        ((string[])["subject", "patient", "beneficiary", "for", "participant.actor"])
            .SelectMany(path => json.At(path + ".reference"))
            .Select(reference => reference.Text() ?? "")
            .FirstOrDefault(reference => reference.StartsWith("Patient/", StringComparison.Ordinal));
}
