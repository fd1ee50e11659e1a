using System.Collections.Frozen;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads addresses as places where a study can be done.</summary>
internal static class AddressReader
{
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

    // Provinces and territories of Canada: none of their codes is one of a state.
    private static readonly FrozenSet<string> Canada = new[]
    {
        "ab", "bc", "mb", "nb", "nl", "ns", "nt", "nu", "on", "pe", "qc", "sk", "yt", "alberta", "british columbia", "manitoba", "new brunswick", "newfoundland and labrador", "newfoundland",
        "nova scotia", "northwest territories", "nunavut", "ontario", "prince edward island", "quebec", "québec", "saskatchewan", "yukon",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Mexico = new[]
    {
        "aguascalientes", "baja california", "baja california sur", "campeche", "chiapas", "chihuahua", "coahuila", "colima", "durango", "guanajuato", "guerrero", "hidalgo", "jalisco",
        "michoacan", "michoacán", "morelos", "nayarit", "nuevo leon", "nuevo león", "oaxaca", "puebla", "queretaro", "querétaro", "quintana roo", "san luis potosi", "san luis potosí",
        "sinaloa", "sonora", "tabasco", "tamaulipas", "tlaxcala", "veracruz", "yucatan", "yucatán", "zacatecas", "ciudad de mexico", "ciudad de méxico",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The place of an address; null when it tells neither state nor postal code nor a foreign country.</summary>
    public static PlaceOfService? Read(R4.Address? address, string origin)
    {
        if (address is null)
        {
            return null;
        }

        var country = address.CountryElement.Text();
        var written = address.StateElement.Text()?.Trim();
        var abroad = country is not null ? !AtHome.Contains(country) : IsForeign(written, address.PostalCodeElement.Text());
        var state = State(written);
        var place = new PlaceOfService
        {
            State = abroad ? null : state,
            IsAbroad = abroad,
            PostalCode = address.PostalCodeElement.Text(),
            City = address.CityElement.Text(),
            District = address.DistrictElement.Text(),
            Country = country,
            Origin = origin,
        };
        return place.State is null && place.PostalCode is null && !abroad ? null : place;
    }

    // Without a country the province tells, or a postal code of the Canadian form (K1A 0B1).
    private static bool IsForeign(string? state, string? postalCode) =>
        (state is not null && (Canada.Contains(state) || Mexico.Contains(state)))
        || (postalCode?.Replace(" ", "", StringComparison.Ordinal) is { Length: 6 } code && Enumerable.Range(0, 6).All(place => place % 2 == 0 ? char.IsAsciiLetter(code[place]) : char.IsAsciiDigit(code[place])));

    private static string? State(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Length == 2 && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : States.GetValueOrDefault(text);
    }
}
