using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>What an organization says of itself.</summary>
/// <param name="Identifiers">Its identifiers, each with and without its system.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Place">Its address, or null.</param>
internal sealed record OrganizationDetails(List<string> Identifiers, string? Name, PlaceOfService? Place);

/// <summary>Reads organizations.</summary>
internal static class OrganizationReader
{
    /// <summary>An organization; null when it cannot be read.</summary>
    public static OrganizationDetails? Read(ReadContext reading, FhirResource resource) =>
        reading.Read<R4.Organization, OrganizationDetails>(resource, organization =>
        {
            var isHospital = FacilityKind.IsHospital(organization.Type.Items());
            var places = organization.Address.At($"{resource.Path}.address")
                .Select(address => AddressReader.Read(address.Item, address.Place)).ToList();
            var place = places.Find(address => address is not null);
            return new OrganizationDetails(
                PayorReader.Identifiers(organization.Identifier), PayorReader.Short(organization.NameElement.Text()),
                place is null ? null : place with { IsHospital = isHospital });
        });
}
