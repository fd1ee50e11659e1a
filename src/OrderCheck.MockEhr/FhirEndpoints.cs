using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrderCheck.Ehr;

/// <summary>Reading and searching.</summary>
internal static class FhirEndpoints
{
    public const string Base = "/fhir";

    public static void MapFhir(this IEndpointRouteBuilder app, EhrRecords records, MockEhrSettings settings)
    {
        app.MapMethods(Base + "/metadata", Reading, context => EhrAnswer.Write(context, 200, CapabilityStatement.Of(EhrCharts.Of(context, records), settings, EhrAnswer.Root(context)), EhrAnswer.FhirJson));
        app.MapMethods(Base + "/{type}/{id}", Reading, context => Read(context, records));
        app.MapMethods(Base + "/{type}", Reading, context => Search(context, records, settings, Pairs(context.Request.Query)));
        app.MapPost(Base + "/{type}/_search", async context =>
        {
            if (!context.Request.HasFormContentType)
            {
                await EhrAnswer.Refuse(context, 415, "not-supported", "A search by POST sends its parameters as application/x-www-form-urlencoded.");
                return;
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            await Search(context, records, settings, [.. Pairs(context.Request.Query), .. form.SelectMany(pair => pair.Value, static (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))]);
        });
        app.MapFallback(Base + "/{**rest}", (RequestDelegate)(context => EhrAnswer.Refuse(
            context, HttpMethods.IsGet(context.Request.Method) ? 404 : 405, "not-supported", "This EHR reads and searches: GET /fhir/Type/id, GET /fhir/Type?..., POST /fhir/Type/_search, GET /fhir/metadata.")));
    }

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private static IEnumerable<KeyValuePair<string, string>> Pairs(IQueryCollection query) =>
        query.SelectMany(pair => pair.Value, static (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""));

    private static Task Read(HttpContext context, EhrRecords own)
    {
        var records = EhrCharts.Of(context, own);
        var (type, id) = ((string)context.GetRouteValue("type")!, (string)context.GetRouteValue("id")!);
        var token = Authorization.TokenOf(context);
        if (token?.Allows(type, 'r') == false)
        {
            return Authorization.RefuseScope(context, $"{type}.r");
        }

        if (records.Find($"{type}/{id}") is not { } resource)
        {
            return EhrAnswer.Refuse(context, 404, "not-found", $"There is no {type} with this id.");
        }

        return token?.Allows(resource, 'r') == false
            ? Authorization.RefuseScope(context, $"{type}.r of this patient")
            : EhrAnswer.Write(context, 200, EhrAnswer.FhirJson, EhrAnswer.Bytes(resource.Json.WriteTo));
    }

    private static Task Search(HttpContext context, EhrRecords own, MockEhrSettings settings, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var records = EhrCharts.Of(context, own);
        var type = (string)context.GetRouteValue("type")!;
        var token = Authorization.TokenOf(context);
        if (token?.Allows(type, 's') == false)
        {
            return Authorization.RefuseScope(context, $"{type}.s");
        }

        if (!SearchParameter.KnownTypes.Contains(type) && !records.Types.Contains(type))
        {
            return EhrAnswer.Refuse(context, 404, "not-supported", "This EHR holds nothing of that type.");
        }

        SearchQuery query;
        try
        {
            query = SearchQuery.Read(type, pairs, settings.PageSize);
        }
        catch (SearchRefusedException refusal)
        {
            return EhrAnswer.Refuse(context, 400, "invalid", refusal.Message);
        }

        if (query.Ignored.Length > 0 && context.Request.Headers["Prefer"].ToString().Contains("handling=strict", StringComparison.OrdinalIgnoreCase))
        {
            return EhrAnswer.Refuse(context, 400, "not-supported", $"Not search parameters of {type}: {string.Join(", ", query.Ignored)}.");
        }

        var found = query.Run(records.OfType(type).Where(resource => token?.Allows(resource, 's') != false), settings.Clock.GetUtcNow());
        return EhrAnswer.Write(context, 200, EhrAnswer.FhirJson, Searchset.Write(query, found, EhrAnswer.Root(context) + Base));
    }
}

/// <summary>The answer to a search: one page with links to the others.</summary>
internal static class Searchset
{
    public static ReadOnlyMemory<byte> Write(SearchQuery query, IReadOnlyList<EhrResource> found, string fhirBase) => EhrAnswer.Bytes(json =>
    {
        var page = found.Skip(query.Offset).Take(query.Count).ToArray();
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "searchset");
        json.WriteNumber("total", found.Count);
        json.WriteStartArray("link");
        Link("self", query.Offset);
        if (query.Count > 0 && found.Count > query.Count)
        {
            var last = (found.Count - 1) / query.Count * query.Count;
            Link("first", 0);
            if (query.Offset > 0)
            {
                Link("previous", Math.Max(0, Math.Min(query.Offset, found.Count) - query.Count));
            }

            if (query.Offset < last)
            {
                Link("next", query.Offset + query.Count);
            }

            Link("last", last);
        }

        json.WriteEndArray();
        if (page.Length > 0)
        {
            json.WriteStartArray("entry");
            foreach (var resource in page)
            {
                json.WriteStartObject();
                json.WriteString("fullUrl", $"{fhirBase}/{resource.Reference}");
                json.WritePropertyName("resource");
                resource.Json.WriteTo(json);
                json.WriteStartObject("search");
                json.WriteString("mode", "match");
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();

        void Link(string relation, int offset)
        {
            var pairs = query.Understood.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}");
            var text = string.Join('&', offset > 0 ? pairs.Append(string.Create(CultureInfo.InvariantCulture, $"{SearchQuery.PageMark}={offset}")) : pairs);
            json.WriteStartObject();
            json.WriteString("relation", relation);
            json.WriteString("url", $"{fhirBase}/{query.Type}{(text.Length > 0 ? "?" + text : "")}");
            json.WriteEndObject();
        }
    });
}

/// <summary>What the EHR can do, in FHIR's words.</summary>
internal static class CapabilityStatement
{
    public static JsonObject Of(EhrRecords records, MockEhrSettings settings, string root)
    {
        var types = SearchParameter.KnownTypes.Union(records.Types, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var resources = types.Select(type => new JsonObject
        {
            ["type"] = type,
            ["interaction"] = new JsonArray(Code("read"), Code("search-type")),
            ["searchParam"] = new JsonArray([.. SearchParameter.Of(type).Select(Parameter)]),
        });
        return new()
        {
            ["resourceType"] = "CapabilityStatement",
            ["status"] = "active",
            ["experimental"] = true,
            ["date"] = "2026-11-01",
            ["kind"] = "instance",
            ["software"] = new JsonObject { ["name"] = "OrderCheck mock EHR" },
            ["implementation"] = new JsonObject { ["description"] = "A mock EHR with invented patients, for tests and demonstrations", ["url"] = root + FhirEndpoints.Base },
            ["fhirVersion"] = "4.0.1",
            ["format"] = new JsonArray("json", "application/fhir+json"),
            ["rest"] = new JsonArray(new JsonObject
            {
                ["mode"] = "server",
                ["security"] = SmartEndpoints.Security(settings, root),
                ["resource"] = new JsonArray([.. resources]),
            }),
        };
    }

    private static JsonObject Parameter(SearchParameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["type"] = parameter.Kind switch { SearchKind.Token => "token", SearchKind.Reference => "reference", SearchKind.Date => "date", _ => "string" },
    };

    private static JsonObject Code(string code) => new() { ["code"] = code };
}
