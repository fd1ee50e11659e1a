namespace OrderCheck.Fhir;

/// <summary>National Provider Identifiers: ten digits, the last of which checks the others.</summary>
internal static class Npi
{
    /// <summary>The naming system of NPIs.</summary>
    public const string System = "http://hl7.org/fhir/sid/us-npi";

    private const int Length = 10;

    // What the prefix 80840, with which a card issuer would be named, adds to the sum.
    private const int OfPrefix = 24;

    /// <summary>The NPI of a practitioner or an organization, or null when it tells none whose check digit is right.</summary>
    public static string? Of(FhirNode resource) => resource.Objects("identifier")
        .Where(identifier => identifier.Text("system") == System).Select(identifier => identifier.Text("value")).FirstOrDefault(IsValid);

    private static bool IsValid(string? text)
    {
        if (text is not { Length: Length } || text[0] is not ('1' or '2') || !text.All(char.IsAsciiDigit))
        {
            return false;
        }

        var sum = OfPrefix;
        for (var i = 0; i < Length; i++)
        {
            var digit = text[i] - '0';
            var weighed = i % 2 == 0 ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return sum % 10 == 0;
    }
}
