using System.Collections.Immutable;
using System.Globalization;

namespace OrderCheck.Ehr;

/// <summary>A search of one type as it was understood.</summary>
/// <param name="Type">The type.</param>
/// <param name="Filters">All must fit.</param>
/// <param name="Sort">Parameters by which the answer is sorted, true for descending.</param>
/// <param name="Count">Entries per page.</param>
/// <param name="Offset">Entries that earlier pages held.</param>
/// <param name="Understood">The parameters that had an effect, for the link <c>self</c>.</param>
/// <param name="Ignored">The names of those that had none.</param>
internal sealed record SearchQuery(
    string Type, ImmutableArray<SearchFilter> Filters, ImmutableArray<(SearchParameter By, bool Descending)> Sort, int Count, int Offset,
    ImmutableArray<KeyValuePair<string, string>> Understood, ImmutableArray<string> Ignored)
{
    public const string PageMark = "_offset";

    public const string EndlessMark = "_endless";

    /// <summary>Understood by others than the search.</summary>
    private static readonly HashSet<string> OfTheEdge = new(["_format", "_pretty", "_total", FaultText.QueryName, EndlessMark], StringComparer.Ordinal);

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="SearchRefusedException">A value has no meaning.</exception>
    public static SearchQuery Read(string type, IEnumerable<KeyValuePair<string, string>> pairs, int pageSize)
    {
        var known = SearchParameter.Of(type).ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var filters = ImmutableArray.CreateBuilder<SearchFilter>();
        var sort = ImmutableArray.CreateBuilder<(SearchParameter, bool)>();
        var understood = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var ignored = ImmutableArray.CreateBuilder<string>();
        var count = pageSize;
        var offset = 0;
        foreach (var pair in pairs)
        {
            var (name, modifier) = pair.Key.Split(':', 2) is [var before, { Length: > 0 } after] ? (before, after) : (pair.Key, null);
            switch (name)
            {
                case "_count" or "_maxresults":
                    count = Math.Min(Number(name, pair.Value), 1000);
                    break;
                case PageMark:
                    offset = Number(name, pair.Value);
                    continue;
                case "_summary" when pair.Value == "count":
                    count = 0;
                    break;
                case "_sort":
                    foreach (var text in pair.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
                    {
                        sort.Add((known.GetValueOrDefault(text.TrimStart('-')) ?? throw new SearchRefusedException($"{type} cannot be sorted by '{text}'"), text[0] == '-'));
                    }

                    break;
                case var _ when OfTheEdge.Contains(name):
                    continue;
                // FHIR: a parameter without a value is as if it were not there.
                case var _ when pair.Value.Length == 0:
                    continue;
                case var _ when known.TryGetValue(name, out var parameter):
                    filters.Add(SearchFilter.Of(parameter, modifier, pair.Value));
                    break;
                default:
                    ignored.Add(pair.Key);
                    continue;
            }

            understood.Add(pair);
        }

        return new SearchQuery(type, filters.ToImmutable(), sort.ToImmutable(), count, offset, understood.ToImmutable(), ignored.ToImmutable());
    }

    /// <summary>Everything that fits, sorted, of all pages.</summary>
    public ImmutableArray<EhrResource> Run(IEnumerable<EhrResource> resources, DateTimeOffset now)
    {
        IEnumerable<EhrResource> found = resources.Where(resource => Filters.All(filter => filter.Fits(resource, now)));
        // The last criterion first: sorting is stable.
        foreach (var (by, descending) in Sort.Reverse())
        {
            found = descending
                ? found.OrderByDescending(resource => SortKey(by, resource), StringComparer.Ordinal)
                : found.OrderBy(resource => SortKey(by, resource), StringComparer.Ordinal);
        }

        return [.. found];
    }

    private static string SortKey(SearchParameter by, EhrResource resource) => by.Values(resource).Select(value => by.Kind switch
    {
        SearchKind.Date => DateRange.Of(value)?.Start.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        SearchKind.Token => value.Text() ?? value.TextAt("coding.code") ?? value.TextAt("code") ?? value.TextAt("value"),
        _ => value.Text()?.ToUpperInvariant(),
    }).FirstOrDefault(key => key is not null) ?? "";

    private static int Number(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new SearchRefusedException($"{name} must be a whole number, not '{value}'");
}
