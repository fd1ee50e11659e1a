using System.Collections.Immutable;
using System.Globalization;
using Hl7.Fhir.Model;

namespace OrderCheck.Ehr.Fhir;

/// <summary>One value that a search parameter finds in a resource, in the form in which it is compared.</summary>
/// <param name="Text">The code of a token, the reference, the string or the address; null where there is none.</param>
internal sealed record SearchValue(string? Text)
{
    /// <summary>The system of a token; null for none.</summary>
    public string? System { get; init; }

    /// <summary>The human-readable texts of a token.</summary>
    public ImmutableArray<string> Displays { get; init; } = [];

    /// <summary>The time that a date covers; null for no date.</summary>
    public DateRange? Dates { get; init; }

    /// <summary>The values of one element.</summary>
    public static IEnumerable<SearchValue> Of(Base element, SearchParamType kind) => kind switch
    {
        SearchParamType.Token => Tokens(element),
        SearchParamType.Reference => Texts(element is ResourceReference reference ? reference.ReferenceElement : element),
        SearchParamType.Date => DateRange.Of(element) is { } dates ? [new SearchValue(TextOf(element)) { Dates = dates }] : [],
        _ => Strings(element),
    };

    /// <summary>A primitive value as FHIR writes it; null for no value.</summary>
    public static string? TextOf(Base? element) => element is PrimitiveType { JsonValue: { } value }
        ? value is bool truth ? (truth ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)
        : null;

    private static IEnumerable<SearchValue> Tokens(Base element) => element switch
    {
        CodeableConcept concept => TokensOf(concept),
        Coding coding => [Token(coding, [])],
        Identifier identifier =>
            [new SearchValue(TextOf(identifier.ValueElement)) { System = TextOf(identifier.SystemElement),
                Displays = Present(TextOf(identifier.Type?.TextElement)) }],
        ContactPoint contact => Texts(contact.ValueElement),
        _ => Texts(element),
    };

    private static IEnumerable<SearchValue> TokensOf(CodeableConcept concept)
    {
        var text = Present(TextOf(concept.TextElement));
        var codings = (concept.Coding ?? []).Where(coding => coding is not null).ToArray();
        return codings.Length == 0 ? [new SearchValue((string?)null) { Displays = text }] : codings.Select(coding => Token(coding, text));
    }

    private static SearchValue Token(Coding coding, ImmutableArray<string> texts) => new(TextOf(coding.CodeElement))
    {
        System = TextOf(coding.SystemElement),
        Displays = texts.AddRange(Present(TextOf(coding.DisplayElement))),
    };

    private static IEnumerable<SearchValue> Strings(Base element) => element switch
    {
        HumanName name => Parts([name.FamilyElement, .. name.GivenElement ?? [], name.TextElement]),
        Address address => Parts(
        [
            .. address.LineElement ?? [], address.CityElement, address.DistrictElement, address.StateElement, address.PostalCodeElement,
            address.CountryElement, address.TextElement,
        ]),
        _ => Texts(element),
    };

    private static IEnumerable<SearchValue> Parts(IEnumerable<Base?> elements) => elements.SelectMany(Texts);

    private static IEnumerable<SearchValue> Texts(Base? element) => TextOf(element) is { } text ? [new SearchValue(text)] : [];

    private static ImmutableArray<string> Present(string? text) => text is null ? [] : [text];
}
