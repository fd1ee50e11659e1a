using System.Collections.Immutable;
using System.Globalization;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.WebUtilities;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Faults;

namespace OrderCheck.Ehr.Fhir;

/// <summary>A search of one type as it was understood.</summary>
internal sealed record SearchQuery
{
    public const string PageMark = "_offset";

    public const string EndlessMark = "_endless";

    private const int MaxCount = 1000;

    /// <summary>Understood by others than the search.</summary>
    private static readonly HashSet<string> Silent = new(
        ["_format", "_pretty", "_total", FaultText.QueryName, EndlessMark], StringComparer.Ordinal);

    /// <summary>Path below the base, for the links: the type, or <c>Patient/id/$everything</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Conditions of which all must fit.</summary>
    public ImmutableArray<SearchFilter> Filters { get; init; } = [];

    /// <summary>Parameters by which the answer is sorted, true for descending.</summary>
    public ImmutableArray<(SearchParam By, bool Descending)> Sort { get; init; } = [];

    /// <summary>What to send along.</summary>
    public ImmutableArray<SearchInclude> Includes { get; init; } = [];

    /// <summary>Entries per page.</summary>
    public required int Count { get; init; }

    /// <summary>Entries that earlier pages held.</summary>
    public int Offset { get; init; }

    /// <summary>The parameters that had an effect, for the link <c>self</c>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Understood { get; init; } = [];

    /// <summary>The names of those that had none.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>Reads the parameters of a search.</summary>
    /// <exception cref="SearchRefusedException">A value has no meaning.</exception>
    public static SearchQuery Read(string type, IEnumerable<KeyValuePair<string, string>> pairs, int pageSize) =>
        pairs.Aggregate(new SearchQuery { Path = type, Count = pageSize }, (query, pair) => query.With(type, pair));

    /// <summary>
    /// The only resource that a conditional reference such as <c>Practitioner?identifier=...</c> finds; null when it finds none or several.
    /// </summary>
    public static EhrResource? FindOnly(string reference, Func<string, IEnumerable<EhrResource>> ofType)
    {
        if (reference.Split('?', 2) is not [var type, var text])
        {
            return null;
        }

        try
        {
            var pairs = QueryHelpers.ParseQuery(text)
                .SelectMany(pair => pair.Value, static (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""));
            var query = Read(type, pairs, MaxCount);
            return query.Filters.IsEmpty || query.Ignored.Length > 0 ? null
                : query.Find(ofType(type), DateTimeOffset.MinValue) is [var only] ? only : null;
        }
        catch (SearchRefusedException)
        {
            return null;
        }
    }

    /// <summary>Everything that fits, sorted, of all pages.</summary>
    public ImmutableArray<EhrResource> Find(IEnumerable<EhrResource> resources, DateTimeOffset now)
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

    private SearchQuery With(string type, KeyValuePair<string, string> pair)
    {
        var (name, modifier) = pair.Key.Split(':', 2) is [var before, { Length: > 0 } after] ? (before, after) : (pair.Key, null);
        if (name == PageMark)
        {
            return this with { Offset = Number(name, pair.Value) };
        }

        // FHIR: a parameter without a value is as if it were not there.
        if (Silent.Contains(name) || pair.Value.Length == 0)
        {
            return this;
        }

        var understood = WithControl(type, name, modifier, pair.Value)
            ?? (SearchParam.Find(type, name) is { } parameter
                ? this with { Filters = Filters.Add(SearchFilter.Of(parameter, modifier, pair.Value)) }
                : null);
        return understood is null ? this with { Ignored = Ignored.Add(pair.Key) } : understood with { Understood = Understood.Add(pair) };
    }

    /// <summary>The query with a parameter that shapes the answer; null for any other.</summary>
    private SearchQuery? WithControl(string type, string name, string? modifier, string value) => name switch
    {
        "_count" or "_maxresults" => this with { Count = Math.Min(Number(name, value), MaxCount) },
        "_summary" when value == "count" => this with { Count = 0 },
        "_sort" => this with { Sort = Sort.AddRange(value.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => SortBy(type, text))) },
        "_include" or "_revinclude" => this with { Includes = Includes.Add(SearchInclude.Of(name, modifier, value)) },
        _ => null,
    };

    private static (SearchParam By, bool Descending) SortBy(string type, string text) =>
        (SearchParam.Find(type, text.TrimStart('-'))
            ?? throw new SearchRefusedException($"{type} cannot be sorted by '{text}'"), text[0] == '-');

    private static string SortKey(SearchParam by, EhrResource resource) => resource.Values(by).Select(value => by.Kind switch
    {
        SearchParamType.Date => value.Dates?.Start.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        SearchParamType.Token => value.Text,
        _ => value.Text?.ToUpperInvariant(),
    }).FirstOrDefault(key => key is not null) ?? "";

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new SearchRefusedException($"{name} must be a whole number, not '{value}'");
}
