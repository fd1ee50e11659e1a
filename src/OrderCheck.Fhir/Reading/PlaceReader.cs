using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck.Fhir.Reading;

/// <summary>Finds where the study will be done.</summary>
internal static class PlaceReader
{
    private const int MaxChainLength = 4;
    private const int MaxPlaces = 10;

    private static readonly FrozenDictionary<string, string> States = new Dictionary<string, string>
    {
        ["alabama"] = "AL", ["alaska"] = "AK", ["american samoa"] = "AS", ["arizona"] = "AZ", ["arkansas"] = "AR", ["california"] = "CA",
        ["colorado"] = "CO", ["connecticut"] = "CT", ["delaware"] = "DE", ["district of columbia"] = "DC", ["florida"] = "FL", ["georgia"] = "GA",
        ["guam"] = "GU", ["hawaii"] = "HI", ["idaho"] = "ID", ["illinois"] = "IL", ["indiana"] = "IN", ["iowa"] = "IA", ["kansas"] = "KS",
        ["kentucky"] = "KY", ["louisiana"] = "LA", ["maine"] = "ME", ["maryland"] = "MD", ["massachusetts"] = "MA", ["michigan"] = "MI",
        ["minnesota"] = "MN", ["mississippi"] = "MS", ["missouri"] = "MO", ["montana"] = "MT", ["nebraska"] = "NE", ["nevada"] = "NV",
        ["new hampshire"] = "NH", ["new jersey"] = "NJ", ["new mexico"] = "NM", ["new york"] = "NY", ["north carolina"] = "NC",
        ["north dakota"] = "ND", ["northern mariana islands"] = "MP", ["ohio"] = "OH", ["oklahoma"] = "OK", ["oregon"] = "OR",
        ["pennsylvania"] = "PA", ["puerto rico"] = "PR", ["rhode island"] = "RI", ["south carolina"] = "SC", ["south dakota"] = "SD",
        ["tennessee"] = "TN", ["texas"] = "TX", ["utah"] = "UT", ["vermont"] = "VT", ["virgin islands"] = "VI", ["us virgin islands"] = "VI",
        ["u.s. virgin islands"] = "VI", ["virginia"] = "VA", ["washington"] = "WA", ["west virginia"] = "WV", ["wisconsin"] = "WI", ["wyoming"] = "WY",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // The United States and the territories that have a Medicare contractor.
    private static readonly FrozenSet<string> AtHome = new[]
    {
        "us", "usa", "u.s.", "u.s.a.", "united states", "united states of america", "the united states", "840",
        "pr", "pri", "puerto rico", "vi", "vir", "us virgin islands", "u.s. virgin islands", "gu", "gum", "guam", "as", "asm", "american samoa",
        "mp", "mnp", "northern mariana islands",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // HL7 service delivery location roles and CMS place of service codes. Where a code fits both kinds, nothing is told.
    private static readonly FrozenSet<string> HospitalCodes =
        new[] { "hosp", "gach", "mhsp", "rh", "chr", "psychf", "hu", "er", "etu", "icu", "ccu", "19", "21", "22", "23" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfficeCodes = new[] { "proff", "11", "20", "24", "49" }.ToFrozenSet(StringComparer.Ordinal);

    public static PlaceOfService? Find(ReadContext reading, Chart chart, FhirResource order, FhirResource? encounter)
    {
        var told = order.Node.Objects("locationReference")
            .Select(reference => OfLocation(reading, reading.Index.Resolve(reference, order, "Location"))).OfType<PlaceOfService>().Distinct().Take(MaxPlaces).ToImmutableArray();
        if (!told.IsEmpty)
        {
            return told.Length == 1 || told.All(place => IsSame(place, told[0])) ? told[0] : new PlaceOfService
            {
                State = told.All(place => place.State == told[0].State) ? told[0].State : null,
                IsHospital = told.All(place => place.IsHospital == told[0].IsHospital) ? told[0].IsHospital : null,
                IsAbroad = told.All(place => place.IsAbroad),
                Several = told,
                Origin = told[0].Origin,
            };
        }

        foreach (var reference in order.Node.Objects("performer"))
        {
            if (OfPerformer(reading, reading.Index.Resolve(reference, order)) is { } place)
            {
                return place;
            }
        }

        return (encounter is null ? null : Once(reading, encounter, OfEncounter)) ?? (chart.Patient is { } patient ? Once(reading, patient, OfPatient) : null);
    }

    private static PlaceOfService? Once(ReadContext reading, FhirResource resource, Func<ReadContext, Resource, PlaceOfService?> find)
    {
        if (!reading.Stays.TryGetValue(resource, out var place))
        {
            reading.Stays[resource] = place = find(reading, resource);
        }

        return place;
    }

    private static PlaceOfService? OfEncounter(ReadContext reading, Resource encounter) => encounter.Node.Objects("location")
        .Select(stay => OfLocation(reading, reading.Index.Resolve(stay.Object("location"), encounter, "Location"))).FirstOrDefault(place => place is not null);

    private static bool IsSame(PlaceOfService one, PlaceOfService other) =>
        (one.State, one.PostalCode, one.City, one.District, one.IsHospital) == (other.State, other.PostalCode, other.City, other.District, other.IsHospital);

    private static PlaceOfService? OfLocation(ReadContext reading, FhirResource? location)
    {
        if (location is null)
        {
            return null;
        }

        if (!reading.Places.TryGetValue(location, out var place))
        {
            reading.Places[location] = place = ReadLocation(reading, location);
        }

        return place;
    }

    private static PlaceOfService? ReadLocation(ReadContext reading, FhirResource? location)
    {
        bool? hospital = null;
        for (var step = 0; step < MaxChainLength && location?.Type == "Location"; step++)
        {
            if (!reading.IsReadable(location))
            {
                return null;
            }

            var node = location.Node;
            hospital ??= IsHospital(node.Objects("type"));
            var address = Read(node.Object("address"));
            var organization = reading.Index.Resolve(node.Object("managingOrganization"), location, "Organization");
            var parent = reading.Index.Resolve(node.Object("partOf"), location, "Location");
            hospital ??= IsHospital([node.Object("physicalType")]);

            if (address is not null)
            {
                return address with { IsHospital = hospital ?? HospitalOf(reading, location) };
            }

            if (parent is null && OfOrganization(reading, organization) is { } place)
            {
                return place with { IsHospital = hospital ?? place.IsHospital };
            }

            location = parent;
        }

        return null;
    }

    // A department may leave it to the building it is part of.
    private static bool? HospitalOf(ReadContext reading, Resource location)
    {
        for (var step = 0; step < MaxChainLength; step++)
        {
            if (reading.Index.Resolve(location.Node.Object("partOf"), location, "Location") is not { Type: "Location" } parent || !reading.IsReadable(parent))
            {
                return null;
            }

            if (IsHospital(parent.Node.Objects("type")) is { } hospital)
            {
                return hospital;
            }

            location = parent;
        }

        return null;
    }

    private static PlaceOfService? OfPerformer(ReadContext reading, FhirResource? performer)
    {
        switch (performer?.Type)
        {
            case "Organization":
                return OfOrganization(reading, performer);
            case "Location":
                return OfLocation(reading, performer);
            case "PractitionerRole":
                foreach (var reference in performer.Node.Objects("location"))
                {
                    if (OfLocation(reading, reading.Index.Resolve(reference, performer, "Location")) is { } place)
                    {
                        return place;
                    }
                }

                return OfOrganization(reading, reading.Index.Resolve(performer.Node.Object("organization"), performer, "Organization"));
            default:
                return null;
        }
    }

    private static PlaceOfService? OfOrganization(ReadContext reading, FhirResource? organization)
    {
        if (organization?.Type != "Organization" || !reading.IsReadable(organization))
        {
            return null;
        }

        if (reading.Places.TryGetValue(organization, out var known))
        {
            return known;
        }

        var place = organization.Node.Objects("address").Select(Read).FirstOrDefault(address => address is not null);
        var hospital = IsHospital(organization.Node.Objects("type"));
        return reading.Places[organization] = place is not null ? place with { IsHospital = hospital } : null;
    }

    private static PlaceOfService? OfPatient(ReadContext reading, Resource patient)
    {
        if (!reading.IsReadable(patient))
        {
            return null;
        }

        var addresses = patient.Node.Objects("address").Where(address => address.Text("use") is not ("old" or "temp" or "billing")).ToList();
        var home = addresses.Where(address => address.Text("use") == "home").Concat(addresses).Select(Read).FirstOrDefault(address => address is not null);
        return home is not null ? home with { Inferred = true } : null;
    }

    private static PlaceOfService? Read(FhirNode address)
    {
        if (!address.IsThere)
        {
            return null;
        }

        var abroad = address.Text("country") is { } country && !AtHome.Contains(country);
        var place = new PlaceOfService
        {
            State = abroad ? null : State(address.Text("state")),
            IsAbroad = abroad,
            PostalCode = address.Text("postalCode"),
            City = address.Text("city"),
            District = address.Text("district"),
            Country = address.Text("country"),
            Origin = address.Place,
        };
        return place.State is null && place.PostalCode is null && !abroad ? null : place;
    }

    private static string? State(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Length == 2 && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : States.GetValueOrDefault(text);
    }

    private static bool? IsHospital(IEnumerable<FhirNode> types)
    {
        var hospital = false;
        var office = false;
        foreach (var type in types)
        {
            var codes = Concept.Plain(type);
            var words = Concept.Words(type) ?? "";
            hospital |= codes.Exists(HospitalCodes.Contains) || words.Contains("hospital", StringComparison.OrdinalIgnoreCase);
            office |= codes.Exists(OfficeCodes.Contains)
                || words.Contains("office", StringComparison.OrdinalIgnoreCase)
                || words.Contains("imaging cent", StringComparison.OrdinalIgnoreCase);
        }

        return hospital == office ? null : hospital;
    }
}
