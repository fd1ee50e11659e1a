using System.Globalization;

namespace OrderCheck.Cli;

/// <summary>National Provider Identifiers: nine digits and a check digit (Luhn over 80840 and the nine).</summary>
internal static class Npi
{
    // What 80840 adds to the sum, whatever follows.
    private const int PrefixSum = 24;

    /// <summary>An invented one that starts with 1, as those of people do.</summary>
    public static string Draw(SeededRandom random)
    {
        var digits = (100_000_000 + random.Below(100_000_000)).ToString(CultureInfo.InvariantCulture);
        var sum = PrefixSum;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            var doubled = i % 2 == 0 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
