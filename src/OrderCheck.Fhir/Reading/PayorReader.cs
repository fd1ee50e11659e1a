using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads who pays: how an insurer is named.</summary>
internal static class PayorReader
{
    private const int MaxNameLength = 200;
    private const int MaxIdentifiers = 50;

    /// <summary>How an insurer is named: its identifiers and its name, or a person who pays.</summary>
    public static (List<string> Identifiers, string? Name, bool IsPerson) Read(ReadContext reading, R4.ResourceReference? payor, FhirResource owner)
    {
        var identifiers = new List<string>();
        AddIdentifier(identifiers, payor?.Identifier);
        var target = reading.Index.Resolve(payor, owner, "Organization");
        if (target?.Type is "Patient" or "RelatedPerson")
        {
            return (identifiers, null, true);
        }

        if (target?.Type != "Organization")
        {
            return (identifiers, Short(payor?.DisplayElement.Text()) ?? NameIn(payor?.Identifier), false);
        }

        return OrganizationReader.Read(reading, target) is not { } organization ? ([], null, false)
            : ([.. identifiers, .. organization.Identifiers], organization.Name ?? Short(payor?.DisplayElement.Text()), false);
    }

    /// <summary>The identifiers, each with and without its system.</summary>
    public static List<string> Identifiers(IReadOnlyList<R4.Identifier>? identifiers)
    {
        var read = new List<string>();
        foreach (var identifier in identifiers.Items().Take(MaxIdentifiers))
        {
            AddIdentifier(read, identifier);
        }

        return read;
    }

    /// <summary>A name, cut to a length that any name has.</summary>
    public static string? Short(string? text) => text is { Length: > MaxNameLength } ? text[..MaxNameLength] : text;

    // Blue Button names the payer in the identifier: "Centers for Medicare and Medicaid Services".
    private static string? NameIn(R4.Identifier? identifier) => identifier?.ValueElement.Text() is { } value && value.Any(char.IsLetter) && !value.Any(char.IsDigit) ? Short(value) : null;

    private static void AddIdentifier(List<string> identifiers, R4.Identifier? identifier)
    {
        if (identifier?.ValueElement.Text() is { } value)
        {
            identifiers.Add(value);
            identifiers.Add($"{identifier.SystemElement.Text()}|{value}");
        }
    }
}
