using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OrderCheck.Ehr;

/// <summary>Writes answers.</summary>
internal static class EhrAnswer
{
    public const string FhirJson = "application/fhir+json; charset=utf-8";

    public const string PlainJson = "application/json; charset=utf-8";

    public static Task Write(HttpContext context, int status, string mediaType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static Task Write(HttpContext context, int status, JsonNode body, string mediaType = PlainJson) =>
        Write(context, status, mediaType, JsonSerializer.SerializeToUtf8Bytes(body, JsonReading.Plain));

    /// <summary>An error in FHIR.</summary>
    public static Task Refuse(HttpContext context, int status, string code, string text) => Write(context, status, Outcome("error", code, text), FhirJson);

    public static JsonObject Outcome(string severity, string code, string text) => new()
    {
        ["resourceType"] = "OperationOutcome",
        ["issue"] = new JsonArray(new JsonObject { ["severity"] = severity, ["code"] = code, ["diagnostics"] = text }),
    };

    public static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, JsonReading.PlainWriter))
        {
            write(json);
        }

        return body.WrittenMemory;
    }

    /// <summary>Where callers reach this EHR (or one of its charts), by the name that they used.</summary>
    public static string Root(HttpContext context) => string.Create(CultureInfo.InvariantCulture, $"{context.Request.Scheme}://{context.Request.Host.Value}{context.Request.PathBase.Value}");
}
