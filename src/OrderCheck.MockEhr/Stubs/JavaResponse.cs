using System.Text;
using System.Text.Json;
using OrderCheck.Ehr.Faults;
using OrderCheck.Ehr.Http;
using WireMock.ResponseBuilders;

namespace OrderCheck.Ehr.Stubs;

/// <summary>The response of a mapping of Java's WireMock.</summary>
internal static class JavaResponse
{
    /// <summary>What Java's WireMock does to a connection, as a fault of this EHR.</summary>
    private static readonly Dictionary<string, string> Faults = new(StringComparer.Ordinal)
    {
        ["CONNECTION_RESET_BY_PEER"] = "reset",
        ["EMPTY_RESPONSE"] = "reset",
        ["MALFORMED_RESPONSE_CHUNK"] = "reset=midway",
        ["RANDOM_DATA_THEN_CLOSE"] = "malformed",
    };

    public static IResponseBuilder Read(JsonElement json, StubBodies bodies)
    {
        json.KnownOnly("response", "status", "statusMessage", "headers", "body", "jsonBody", "base64Body", "bodyFileName", "transformers",
            "fixedDelayMilliseconds", "fault");
        var response = Response.Create().WithStatusCode(json.TryGetProperty("status", out var status) ? status.GetInt32() : 200);
        foreach (var header in json.At("headers").SelectMany(headers => headers.EnumerateObject()))
        {
            response = response.WithHeader(header.Name, [.. header.Value.Each().Select(JsonReading.Text).OfType<string>()]);
        }

        if (json.TextAt("fault") is { } fault)
        {
            var ours = Faults.GetValueOrDefault(fault) ?? throw new InvalidDataException($"response.fault {fault} is not supported");
            response = response.WithHeader(FaultText.HeaderName, ours);
        }

        if (json.TryGetProperty("fixedDelayMilliseconds", out var delay))
        {
            response = response.WithDelay(delay.GetInt32());
        }

        var body = Body(json, bodies);
        return body is null ? response : IsTemplate(json) ? response.WithBody(Template(body)).WithTransformer() : response.WithBody(body);
    }

    private static string? Body(JsonElement json, StubBodies bodies) =>
        json.TryGetProperty("jsonBody", out var inline) ? inline.GetRawText()
        : json.TextAt("bodyFileName") is { } file ? bodies.ReadText(file)
        : json.TextAt("base64Body") is { } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded))
        : json.TextAt("body");

    private static bool IsTemplate(JsonElement json)
    {
        var transformers = json.At("transformers").Select(JsonReading.Text).ToArray();
        return transformers.FirstOrDefault(name => name != "response-template") is { } other
            ? throw new InvalidDataException($"response.transformers {other} is not supported")
            : transformers.Length > 0;
    }

    /// <summary>The same Handlebars template with WireMock.Net's names.</summary>
    private static string Template(string body) => body
        .Replace("{{request.baseUrl}}", "{{request.origin}}", StringComparison.Ordinal)
        .Replace("{{request.url}}", "{{{request.path}}}{{{request.rawQuery}}}", StringComparison.Ordinal);
}
