using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrderCheck.Ehr.Data;

namespace OrderCheck.Ehr.Fhir;

/// <summary>The answer to a search: one page with links to the others.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Total">How many resources fit, on all pages.</param>
/// <param name="Page">Those of this page.</param>
/// <param name="Included">What is sent along with them.</param>
internal sealed record Searchset(SearchQuery Query, int Total, ImmutableArray<EhrResource> Page, ImmutableArray<EhrResource> Included)
{
    /// <summary>Cuts the page out of everything found.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="found">Everything that fits.</param>
    /// <param name="records">Where to find what is sent along.</param>
    /// <param name="mayRead">Whether the caller may see a resource.</param>
    public static Searchset Of(SearchQuery query, ImmutableArray<EhrResource> found, EhrRecords records, Func<EhrResource, bool> mayRead)
    {
        ImmutableArray<EhrResource> page = [.. found.Skip(query.Offset).Take(query.Count)];
        return new Searchset(query, found.Length, page, [.. SearchInclude.Follow(query.Includes, page, records).Where(mayRead)]);
    }

    /// <summary>Writes it as a Bundle.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="fhirBase">The base of the EHR's FHIR addresses.</param>
    public void WriteTo(Utf8JsonWriter json, string fhirBase)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "searchset");
        json.WriteNumber("total", Total);
        json.WriteStartArray("link");
        foreach (var (relation, offset) in Links())
        {
            json.WriteStartObject();
            json.WriteString("relation", relation);
            json.WriteString("url", Url(fhirBase, offset));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Page.Length > 0)
        {
            json.WriteStartArray("entry");
            WriteEntries(json, Page, "match", fhirBase);
            WriteEntries(json, Included, "include", fhirBase);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, ImmutableArray<EhrResource> resources, string mode, string fhirBase)
    {
        foreach (var resource in resources)
        {
            json.WriteStartObject();
            json.WriteString("fullUrl", $"{fhirBase}/{resource.Reference}");
            json.WritePropertyName("resource");
            resource.Json.WriteTo(json);
            json.WriteStartObject("search");
            json.WriteString("mode", mode);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private IEnumerable<(string Relation, int Offset)> Links()
    {
        yield return ("self", Query.Offset);
        if (Query.Count == 0 || Total <= Query.Count)
        {
            yield break;
        }

        var last = (Total - 1) / Query.Count * Query.Count;
        yield return ("first", 0);
        if (Query.Offset > 0)
        {
            yield return ("previous", Math.Max(0, Math.Min(Query.Offset, Total) - Query.Count));
        }

        if (Query.Offset < last)
        {
            yield return ("next", Query.Offset + Query.Count);
        }

        yield return ("last", last);
    }

    private string Url(string fhirBase, int offset)
    {
        var pairs = Query.Understood.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}");
        var text = string.Join('&', offset > 0
            ? pairs.Append(string.Create(CultureInfo.InvariantCulture, $"{SearchQuery.PageMark}={offset}"))
            : pairs);
        return $"{fhirBase}/{Query.Path}{(text.Length > 0 ? "?" + text : "")}";
    }
}
