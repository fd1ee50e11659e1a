using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>What is read of the patient.</summary>
/// <param name="Birth">First day that the date of birth can mean, or null.</param>
/// <param name="Sex">Administrative sex, or null.</param>
/// <param name="Death">The recorded death, or null.</param>
/// <param name="Home">The home address, else the first usable one, or null.</param>
internal sealed record PatientDetails(DateOnly? Birth, string? Sex, RecordedDeath? Death, PlaceOfService? Home);

/// <summary>Reads patients.</summary>
internal static class PatientReader
{
    /// <summary>A patient; null when there is none, or it cannot be read.</summary>
    public static PatientDetails? Read(ReadContext reading, FhirResource? resource) =>
        reading.Read<R4.Patient, PatientDetails>(resource, patient =>
    {
        _ = PayorReader.Identifiers(patient.Identifier);
        var places = patient.Address.At($"{resource!.Path}.address")
            .Select(address => (Use: address.Item.UseElement.Text(), Place: AddressReader.Read(address.Item, address.Place)))
            .Where(address => address.Use is not ("old" or "temp" or "billing") && address.Place is not null).ToList();
        var home = places.Find(address => address.Use == "home").Place ?? places.Select(address => address.Place).FirstOrDefault();
        return new PatientDetails(
            patient.BirthDateElement.Date($"{resource.Path}.birthDate")?.First, patient.GenderElement.Text(),
            DeathOf(patient, $"{resource.Path}.deceased"),
            home is null ? null : home with { Inferred = true });
    });

    private static RecordedDeath? DeathOf(R4.Patient patient, string place) => patient.Deceased switch
    {
        R4.FhirBoolean flag when flag.Flag() == true => new RecordedDeath(null, place),
        R4.FhirDateTime day when day.Date(place) is { } died => new RecordedDeath(died.First, place),
        _ => null,
    };
}
