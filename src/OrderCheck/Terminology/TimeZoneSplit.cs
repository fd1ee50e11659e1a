using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The part of a state that has another time zone than the rest of it.</summary>
/// <param name="State">The state.</param>
/// <param name="Zone">The other zone.</param>
/// <param name="Counties">Counties in that zone, lower case; there may be more.</param>
/// <param name="PostalPrefixes">ZIP prefixes that lie in it.</param>
/// <param name="MixedPrefixes">ZIP prefixes that lie in both zones; the longest prefix that fits a ZIP code holds.</param>
internal sealed record TimeZoneSplit(
    string State, TimeZoneInfo Zone, ImmutableArray<string> Counties, ImmutableArray<string> PostalPrefixes, ImmutableArray<string> MixedPrefixes)
{
    private const int PrefixLength = 3;

    /// <summary>True when a place of the state lies in this part, false when it lies in the rest, null when that cannot be told.</summary>
    public bool? Holds(PlaceOfService place)
    {
        if (place.District is { } district && Counties.Any(county => TextTokens.PlainWords(district) is var words && (words == county || words == county + " county")))
        {
            return true;
        }

        if (place.PostalCode is not { Length: >= PrefixLength } zip)
        {
            return null;
        }

        var (inside, mixed) = (LongestOf(PostalPrefixes, zip), LongestOf(MixedPrefixes, zip));
        return inside == mixed ? false : inside > mixed ? true : null;
    }

    private static int LongestOf(ImmutableArray<string> prefixes, string zip) =>
        prefixes.Where(prefix => zip.StartsWith(prefix, StringComparison.Ordinal)).Select(prefix => prefix.Length).DefaultIfEmpty().Max();
}
