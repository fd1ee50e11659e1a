using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Finds where the study will be done.</summary>
internal static class PlaceReader
{
    private const int MaxChainLength = 4;
    private const int MaxPlaces = 10;

    /// <summary>The place that the order names, else where its performer, its encounter or, inferred, the patient is. One that it names and that was not sent is replaced by none.</summary>
    public static PlaceOfService? Find(ReadContext reading, Chart chart, FhirResource order, R4.ServiceRequest request, EncounterDetails? encounter, ReadIssues? log = null)
    {
        var named = request.LocationReference.Items()
            .Select(reference => OfLocation(reading, reading.Index.Resolve(reference, order, "Location"))).OfType<PlaceOfService>().Distinct().Take(MaxPlaces).ToImmutableArray();
        if (!named.IsEmpty)
        {
            return named.All(place => IsSame(place, named[0])) ? named[0] : Several(named);
        }

        var notSent = request.LocationReference.At($"{order.Path}.locationReference").Where(named => reading.Index.Resolve(named.Item, order, "Location") is null).ToList();
        if (log is not null)
        {
            notSent.Take(MaxPlaces).ToList().ForEach(named => NotSent.Add(log, "place", named.Item, named.Place, "Send the location with its address: the Medicare contractor depends on it."));
        }

        if (notSent.Count > 0)
        {
            return null;
        }

        return request.Performer.Items().Select(reference => OfPerformer(reading, reading.Index.Resolve(reference, order))).FirstOrDefault(place => place is not null)
            ?? encounter?.Locations.Select(location => OfLocation(reading, location)).FirstOrDefault(place => place is not null)
            ?? PatientReader.Read(reading, chart.Patient)?.Home;
    }

    private static PlaceOfService Several(ImmutableArray<PlaceOfService> places) => new()
    {
        State = places.All(place => place.State == places[0].State) ? places[0].State : null,
        IsHospital = places.All(place => place.IsHospital == places[0].IsHospital) ? places[0].IsHospital : null,
        IsAbroad = places.All(place => place.IsAbroad),
        Several = places,
        Origin = places[0].Origin,
    };

    private static bool IsSame(PlaceOfService one, PlaceOfService other) =>
        (one.State, one.PostalCode, one.City, one.District, one.IsHospital) == (other.State, other.PostalCode, other.City, other.District, other.IsHospital);

    // A department may leave its address, and what kind of place it is, to the building it is part of or to the organization that runs it.
    private static PlaceOfService? OfLocation(ReadContext reading, FhirResource? location)
    {
        bool? hospital = null;
        for (var step = 0; step < MaxChainLength && Read(reading, location) is { } here; step++)
        {
            hospital ??= here.IsHospital;
            if (here.Address is { } address)
            {
                return address with { IsHospital = hospital ?? HospitalOf(reading, here.Parent) };
            }

            if (here.Parent is null && here.Organization is { Type: "Organization" } owner && OrganizationReader.Read(reading, owner)?.Place is { } place)
            {
                return place with { IsHospital = hospital ?? place.IsHospital };
            }

            location = here.Parent;
        }

        return null;
    }

    private static bool? HospitalOf(ReadContext reading, FhirResource? parent)
    {
        for (var step = 0; step < MaxChainLength && Read(reading, parent) is { } here; step++)
        {
            if (here.IsHospitalByType is { } hospital)
            {
                return hospital;
            }

            parent = here.Parent;
        }

        return null;
    }

    private static PlaceOfService? OfPerformer(ReadContext reading, FhirResource? performer) => performer?.Type switch
    {
        "Organization" => OrganizationReader.Read(reading, performer)?.Place,
        "Location" => OfLocation(reading, performer),
        "PractitionerRole" when reading.Read<R4.PractitionerRole, RoleDetails>(performer, role => new RoleDetails(
            [.. role.Location.Items().Select(reference => reading.Index.Resolve(reference, performer, "Location")).OfType<FhirResource>()],
            reading.Index.Resolve(role.Organization, performer, "Organization"))) is { } role =>
            role.Locations.Select(location => OfLocation(reading, location)).FirstOrDefault(place => place is not null)
            ?? (role.Organization is { Type: "Organization" } organization ? OrganizationReader.Read(reading, organization)?.Place : null),
        _ => null,
    };

    private static LocationDetails? Read(ReadContext reading, FhirResource? resource) =>
        resource?.Type != "Location" ? null : reading.Read<R4.Location, LocationDetails>(resource, location =>
        {
            var byType = FacilityKind.IsHospital(location.Type.Items());
            var byForm = FacilityKind.IsHospital(location.PhysicalType is { } form ? [form] : []);
            _ = PayorReader.Identifiers(location.Identifier);
            return new LocationDetails(
                byType ?? byForm, byType, AddressReader.Read(location.Address, $"{resource.Path}.address"),
                reading.Index.Resolve(location.PartOf, resource, "Location"), reading.Index.Resolve(location.ManagingOrganization, resource, "Organization"));
        });

    private sealed record LocationDetails(bool? IsHospital, bool? IsHospitalByType, PlaceOfService? Address, FhirResource? Parent, FhirResource? Organization);

    private sealed record RoleDetails(List<FhirResource> Locations, FhirResource? Organization);
}
