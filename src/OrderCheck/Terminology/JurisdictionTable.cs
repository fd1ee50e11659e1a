using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>MAC jurisdictions by place of service.</summary>
internal sealed class JurisdictionTable
{
    private readonly FrozenDictionary<string, Jurisdiction> _byState;
    private readonly ImmutableArray<JurisdictionSplit> _splits;

    internal JurisdictionTable(ImmutableArray<Jurisdiction> jurisdictions, ImmutableArray<JurisdictionSplit> splits)
    {
        All = jurisdictions;
        _splits = splits;
        _byState = jurisdictions.SelectMany(one => one.States.Select(state => (state, one)))
            .ToFrozenDictionary(pair => pair.state, pair => pair.one, StringComparer.Ordinal);
    }

    /// <summary>All jurisdictions.</summary>
    public ImmutableArray<Jurisdiction> All { get; }

    /// <summary>Every state and territory that has a contractor.</summary>
    public IEnumerable<string> States => _byState.Keys.Order(StringComparer.Ordinal);

    /// <summary>The jurisdiction of an id, or null.</summary>
    public Jurisdiction? Find(string id) => All.FirstOrDefault(one => one.Id == id);

    /// <summary>The jurisdictions a place may belong to: one, several when it cannot be told apart, none when the place is unknown to
    /// us.</summary>
    public ImmutableArray<string> Of(PlaceOfService? place)
    {
        if (place is { Several.IsEmpty: false })
        {
            return [.. place.Several.SelectMany(one => Of(one)).Distinct().Order(StringComparer.Ordinal)];
        }

        if (place?.State is not { } state || !_byState.TryGetValue(state, out var jurisdiction))
        {
            return [];
        }

        foreach (var split in _splits)
        {
            if (split.State != state)
            {
                continue;
            }

            var inside = Inside(split, place);
            if (inside == false || (inside == true && split.HospitalsStay && place.IsHospital == true))
            {
                return [jurisdiction.Id];
            }

            return inside == true && (!split.HospitalsStay || place.IsHospital == false)
                ? [split.Jurisdiction]
                : Both(split.Jurisdiction, jurisdiction.Id);
        }

        return [jurisdiction.Id];
    }

    private static ImmutableArray<string> Both(string one, string two) =>
        string.CompareOrdinal(one, two) < 0 ? [one, two] : [two, one];

    // True inside, false outside, null when it cannot be told: a postal city can lie in a county of another name, so only
    // a county or a ZIP code can say "outside".
    private static bool? Inside(JurisdictionSplit split, PlaceOfService place)
    {
        if (Named(split, place.City) || Named(split, place.District))
        {
            return true;
        }

        var zipOutside = place.PostalCode is { Length: >= 3 } zip && !split.PostalPrefixes.IsEmpty
            && !split.PostalPrefixes.Any(prefix => zip.StartsWith(prefix, StringComparison.Ordinal));
        return zipOutside || !string.IsNullOrWhiteSpace(place.District) ? false : null;
    }

    private static bool Named(JurisdictionSplit split, string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return false;
        }

        var words = TextTokens.PlainWords(name);
        return split.Places.Any(
            known => words == known || words == known + " county" || words == known + " city" || words == "city of " + known);
    }
}
