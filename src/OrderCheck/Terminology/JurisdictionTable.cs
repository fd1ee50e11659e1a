using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A MAC jurisdiction.</summary>
/// <param name="Id"><c>J5</c> ... <c>JN</c>, or <c>RRB</c>.</param>
/// <param name="Contractor">Name(s) of the contractor.</param>
/// <param name="States">States and territories, two letters.</param>
/// <param name="Citation">Where the assignment comes from.</param>
public sealed record Jurisdiction(string Id, string Contractor, ImmutableArray<string> States, Citation Citation);

/// <summary>Places of a state that belong to another jurisdiction than the rest of it.</summary>
/// <param name="State">The state.</param>
/// <param name="Jurisdiction">The other jurisdiction.</param>
/// <param name="Places">Names of cities and counties, lower case.</param>
/// <param name="PostalPrefixes">ZIP prefixes outside which no place of the split lies; empty when not known.</param>
/// <param name="HospitalsStay">True when hospital outpatient departments stay with the jurisdiction of the state.</param>
/// <param name="Citation">Where this comes from.</param>
public sealed record JurisdictionSplit(
    string State, string Jurisdiction, ImmutableArray<string> Places, ImmutableArray<string> PostalPrefixes, bool HospitalsStay, Citation Citation);

/// <summary>MAC jurisdictions by place of service.</summary>
public sealed class JurisdictionTable
{
    /// <summary>Railroad Medicare.</summary>
    public const string Railroad = "RRB";

    private readonly FrozenDictionary<string, Jurisdiction> _byState;
    private readonly ImmutableArray<JurisdictionSplit> _splits;

    private JurisdictionTable(ImmutableArray<Jurisdiction> jurisdictions, ImmutableArray<JurisdictionSplit> splits)
    {
        All = jurisdictions;
        _splits = splits;
        _byState = jurisdictions.SelectMany(one => one.States.Select(state => (state, one))).ToFrozenDictionary(pair => pair.state, pair => pair.one, StringComparer.Ordinal);
    }

    /// <summary>All jurisdictions.</summary>
    public ImmutableArray<Jurisdiction> All { get; }

    /// <summary>Every state and territory that has a contractor.</summary>
    public IEnumerable<string> States => _byState.Keys.Order(StringComparer.Ordinal);

    /// <summary>The jurisdiction of an id, or null.</summary>
    public Jurisdiction? Find(string id) => All.FirstOrDefault(one => one.Id == id);

    /// <summary>The jurisdictions a place may belong to: one, several when it cannot be told apart, none when the place is unknown to us.</summary>
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

    internal static JurisdictionTable Read(StrictJsonNode file, DocumentTable documents)
    {
        var jurisdictions = file.RequiredList("jurisdictions", node =>
        {
            var one = new Jurisdiction(node.Text("id"), node.Text("contractor"), node.Texts("states"), documents.Cite(node.Required("cite")));
            node.Done();
            return one;
        });
        var splits = file.List("splits", node =>
        {
            node.Text("says");
            var split = new JurisdictionSplit(
                node.Text("state"), node.Text("jurisdiction"), [.. node.Texts("places").Select(place => place.ToLowerInvariant())],
                node.Texts("postalPrefixes"), node.Flag("hospitalsStay"), documents.Cite(node.Required("cite")));
            node.Done();
            return split;
        });
        file.List("notes", node =>
        {
            node.Text("id");
            node.Text("says");
            documents.Cite(node.Required("cite"));
            node.Done();
            return 0;
        });
        file.OptionalText("about");
        file.Done();
        if (jurisdictions.SelectMany(one => one.States).GroupBy(state => state).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"{twice.Key} belongs to two jurisdictions", "keep one, or write a split");
        }

        return new JurisdictionTable(jurisdictions, splits);
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
        return split.Places.Any(known => words == known || words == known + " county" || words == known + " city" || words == "city of " + known);
    }
}
