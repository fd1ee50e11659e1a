using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Stubs;

/// <summary>In front of WireMock's admin interface: stubs keep their digits, and a reset takes away stubs, not the data.</summary>
/// <param name="next">WireMock.</param>
/// <param name="restore">Registers again what the EHR itself answers.</param>
internal sealed class AdminMiddleware(RequestDelegate next, Action restore)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(Interfaces.Admin, StringComparison.Ordinal) || HttpMethods.IsGet(request.Method))
        {
            await next(context);
            return;
        }

        if (request.Path.StartsWithSegments(Interfaces.Admin + "/mappings", StringComparison.Ordinal))
        {
            await InlineBodiesAsync(request, context.RequestAborted);
        }

        await next(context);
        restore();
    }

    private static async Task InlineBodiesAsync(HttpRequest request, CancellationToken stop)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(stop);
        try
        {
            if (JsonNode.Parse(text, new JsonNodeOptions { PropertyNameCaseInsensitive = true }) is { } json)
            {
                foreach (var mapping in json is JsonArray list ? list.OfType<JsonObject>() : [json as JsonObject ?? []])
                {
                    StubReader.InlineJson(mapping["Response"] as JsonObject ?? []);
                }

                text = json.ToJsonString(JsonReading.Plain);
            }
        }
        catch (JsonException)
        {
            // WireMock says what is wrong with it.
        }

        var body = Encoding.UTF8.GetBytes(text);
        request.Body = new MemoryStream(body);
        request.ContentLength = body.Length;
    }
}
