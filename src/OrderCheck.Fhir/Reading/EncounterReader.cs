using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>What is read of an encounter.</summary>
/// <param name="Status">Its status, or null.</param>
/// <param name="IsOfPatient">False when it is about another patient.</param>
/// <param name="Setting">The setting of care that its class names.</param>
/// <param name="SettingOrigin">Where that was said, or null.</param>
/// <param name="Locations">Where it takes place, as far as the request holds it.</param>
internal sealed record EncounterDetails(string? Status, bool IsOfPatient, CareSetting Setting, string? SettingOrigin, List<FhirResource> Locations);

/// <summary>Reads encounters.</summary>
internal static class EncounterReader
{
    /// <summary>An encounter; null when it cannot be read.</summary>
    public static EncounterDetails? Read(ReadContext reading, FhirResource resource) => reading.Read<R4.Encounter, EncounterDetails>(resource, encounter =>
    {
        var setting = encounter.Class?.CodeElement.Text()?.ToUpperInvariant() switch
        {
            "EMER" => CareSetting.Emergency,
            "IMP" or "ACUTE" or "NONAC" => CareSetting.Inpatient,
            "OBSENC" => CareSetting.Observation,
            "AMB" or "VR" or "HH" or "FLD" or "SS" or "PRENC" => CareSetting.Outpatient,
            _ => CareSetting.NotTold,
        };
        return new EncounterDetails(
            encounter.StatusElement.Text(), reading.IsOfPatient(resource, encounter.Subject), setting,
            setting == CareSetting.NotTold ? null : $"{resource.Path}.class",
            [.. encounter.Location.Items().Select(stay => reading.Index.Resolve(stay.Location, resource, "Location")).OfType<FhirResource>()]);
    });
}
