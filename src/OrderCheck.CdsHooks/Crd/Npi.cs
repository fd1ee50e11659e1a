using R4 = Hl7.Fhir.Model;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>National Provider Identifiers: ten digits, the last of which checks the others.</summary>
public static class Npi
{
    /// <summary>The naming system of NPIs.</summary>
    public const string System = "http://hl7.org/fhir/sid/us-npi";

    private const int Length = 10;

    // What the prefix 80840, with which a card issuer would be named, adds to the sum.
    private const int OfPrefix = 24;

    /// <summary>The NPI of a practitioner or an organization, or null when it has none whose check digit is right.</summary>
    internal static string? Of(FhirResource resource) =>
        resource.Peek((R4.Practitioner practitioner) => Of(practitioner.Identifier))
        ?? resource.Peek((R4.Organization organization) => Of(organization.Identifier));

    private static string? Of(IReadOnlyList<R4.Identifier>? identifiers) => identifiers.Items()
        .Where(identifier => identifier.SystemElement.Text() == System).Select(identifier => identifier.ValueElement.Text())
        .FirstOrDefault(IsValid);

    /// <summary>The digit that follows the first nine: Luhn over 80840 and the nine.</summary>
    /// <param name="digits">Nine ASCII digits.</param>
    public static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = OfPrefix;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            var weighed = i % 2 == 0 ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static bool IsValid(string? text) =>
        text is { Length: Length } && text[0] is ('1' or '2') && text.All(char.IsAsciiDigit)
        && text[^1] == CheckDigit(text.AsSpan(0, Length - 1));
}
