using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Fhir;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Hooks;

/// <summary>
/// Runs the prefetch templates of a service on the EHR's own data. A template that cannot be run is left out; no data is null; a search
/// that fails is an OperationOutcome.
/// </summary>
internal sealed partial class PrefetchResolver(EhrRecords records, MockEhrSettings settings, string fhirBase)
{
    public JsonObject Resolve(JsonElement templates, JsonObject context, PrefetchDialect dialect)
    {
        var results = new JsonObject();
        if (dialect == PrefetchDialect.None || templates.ValueKind != JsonValueKind.Object)
        {
            return results;
        }

        var values = JsonSerializer.SerializeToElement(context);
        foreach (var template in templates.EnumerateObject())
        {
            if (template.Value.ValueKind != JsonValueKind.String
                || Filled(template.Value.GetString()!, values, results, dialect) is not { } filled)
            {
                continue;
            }

            results[template.Name] = filled.Length == 0 ? null : Run(filled);
        }

        return results;
    }

    /// <summary>The template with its tokens replaced; empty when one of them has no value, null when one is not understood.</summary>
    private string? Filled(string template, JsonElement context, JsonObject results, PrefetchDialect dialect)
    {
        var query = template.Contains('?', StringComparison.Ordinal);
        var isEmpty = false;
        try
        {
            var filled = Token().Replace(template, match =>
            {
                var values = Values(match.Groups["token"].Value.Trim(), context, results, dialect);
                isEmpty |= values.Count == 0;
                return string.Join(',', values.Select(value => query ? Uri.EscapeDataString(value).Replace("%2F", "/") : value));
            });
            return filled.Contains("{{", StringComparison.Ordinal) ? null : isEmpty ? "" : filled;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private IReadOnlyList<string> Values(string token, JsonElement context, JsonObject results, PrefetchDialect dialect)
    {
        if (UserToken().Match(token) is { Success: true } user)
        {
            return context.TextAt("userId")?.Split('/') is [var type, var id] && type == user.Groups["type"].Value ? [id] : [];
        }

        if (FirstLevel().Match(token) is { Success: true } member)
        {
            return [.. context.Member(member.Groups["name"].Value)
                .Select(value => value.Text() ?? throw new FormatException($"{token} is not a simple value"))];
        }

        if (dialect != PrefetchDialect.FhirPath)
        {
            throw new FormatException($"{token} is not a token of CDS Hooks 2.0");
        }

        var today = DateOnly.FromDateTime(settings.Clock.GetUtcNow().UtcDateTime);
        return new FhirPathToken(Root, reference => Find(reference, context), today).Values(token);

        JsonElement? Root(string name) => name == "context" ? context
            : results.TryGetPropertyValue(name[1..], out var result) ? result is null ? null : JsonSerializer.SerializeToElement(result)
            : throw new FormatException($"{name} is not an earlier prefetch");
    }

    /// <summary>What a reference means: first what is being ordered just now, then what is on record.</summary>
    private JsonElement? Find(string reference, JsonElement context)
    {
        foreach (var entry in context.EnumerateObject().SelectMany(member => member.Value.At("entry")))
        {
            if (entry.TextAt("fullUrl") == reference
                || $"{entry.TextAt("resource.resourceType")}/{entry.TextAt("resource.id")}" == reference)
            {
                return entry.At("resource").FirstOrDefault();
            }
        }

        return records.Find(reference)?.Json;
    }

    private JsonNode? Run(string query)
    {
        var mark = query.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
        {
            return records.Find(query) is { } resource ? JsonSerializer.SerializeToNode(resource.Json) : null;
        }

        var type = query[..mark];
        try
        {
            var pairs = QueryHelpers.ParseQuery(query[mark..])
                .SelectMany(pair => pair.Value, static (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""));
            var search = SearchQuery.Read(type, pairs, settings.PageSize);
            var found = search.Find(records.OfType(type), settings.Clock.GetUtcNow());
            // CRD: an EHR sends the primary coverage only.
            ImmutableArray<EhrResource> sent = type == "Coverage" && found.Length > 1 ? [found.MinBy(Rank)!] : found;
            var page = Searchset.Of(search, sent, records, _ => true);
            return JsonNode.Parse(EhrAnswer.Fhir(json => page.WriteTo(json, fhirBase)).Body.Span);
        }
        catch (SearchRefusedException refusal)
        {
            return JsonNode.Parse(EhrAnswer.Refuse(400, Hl7.Fhir.Model.OperationOutcome.IssueType.Invalid, refusal.Message).Body.Span);
        }
    }

    private static int Rank(EhrResource coverage) =>
        int.TryParse(coverage.Json.TextAt("order"), NumberStyles.None, CultureInfo.InvariantCulture, out var order) ? order : int.MaxValue;

    [GeneratedRegex(@"\{\{(?<token>.*?)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"^context\.(?<name>[A-Za-z0-9_-]+)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstLevel();

    [GeneratedRegex(@"^user(?<type>Practitioner|PractitionerRole|Patient|RelatedPerson)Id\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserToken();
}
