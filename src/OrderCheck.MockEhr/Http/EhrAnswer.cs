using System.Collections.Immutable;
using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.AspNetCore.Http;
using WireMock;
using WireMock.Types;
using WireMock.Util;
using Task = System.Threading.Tasks.Task;

namespace OrderCheck.Ehr.Http;

/// <summary>An answer of the EHR, before faults are applied to it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">Its <c>Content-Type</c>; null without a body.</param>
/// <param name="Body">Its body; may be empty.</param>
internal sealed record EhrAnswer(int Status, string? MediaType, ReadOnlyMemory<byte> Body)
{
    public const string FhirJson = "application/fhir+json; charset=utf-8";

    public const string PlainJson = "application/json; charset=utf-8";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Further headers.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>An answer without a body.</summary>
    public static EhrAnswer Empty(int status) => new(status, null, default);

    /// <summary>JSON that is not FHIR.</summary>
    public static EhrAnswer Json(int status, JsonNode body) =>
        new(status, PlainJson, JsonSerializer.SerializeToUtf8Bytes(body, JsonReading.Plain));

    /// <summary>A FHIR resource that is written here.</summary>
    public static EhrAnswer Fhir(int status, Resource resource) =>
        new(status, FhirJson, Encoding.UTF8.GetBytes(new FhirJsonSerializer().SerializeToString(resource)));

    /// <summary>FHIR JSON that holds received resources, which must keep every digit.</summary>
    public static EhrAnswer Fhir(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, JsonReading.PlainWriter))
        {
            write(json);
        }

        return new EhrAnswer(200, FhirJson, body.WrittenMemory);
    }

    /// <summary>An error in FHIR.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="type">FHIR issue type.</param>
    /// <param name="text">What is wrong.</param>
    public static EhrAnswer Refuse(int status, OperationOutcome.IssueType type, string text) => Fhir(status, Outcome(type, text));

    /// <summary>An error as a resource.</summary>
    public static OperationOutcome Outcome(OperationOutcome.IssueType type, string text) =>
        new() { Issue = [new OperationOutcome.IssueComponent { Severity = OperationOutcome.IssueSeverity.Error, Code = type,
            Diagnostics = text }] };

    /// <summary>The answer with one more header.</summary>
    public EhrAnswer With(string header, string value) => this with { Headers = Headers.SetItem(header, value) };

    /// <summary>Writes the answer where no mapping is asked.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (MediaType is null)
        {
            return Task.CompletedTask;
        }

        response.ContentType = MediaType;
        response.ContentLength = Body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }

    /// <summary>The same for WireMock. Text stays readable in the request journal; what is not UTF-8 stays bytes.</summary>
    public ResponseMessage ToResponseMessage()
    {
        var headers = Headers.ToDictionary(header =>
            header.Key, header => new WireMockList<string>(header.Value), StringComparer.OrdinalIgnoreCase);
        if (MediaType is not null)
        {
            headers["Content-Type"] = new WireMockList<string>(MediaType);
        }

        return new ResponseMessage { StatusCode = Status, Headers = headers, BodyData = MediaType is null ? null : BodyData() };
    }

    private BodyData BodyData()
    {
        try
        {
            var text = StrictUtf8.GetString(Body.Span);
            return new BodyData { DetectedBodyType = BodyType.String, BodyAsString = text, Encoding = StrictUtf8 };
        }
        catch (DecoderFallbackException)
        {
            return new BodyData { DetectedBodyType = BodyType.Bytes, BodyAsBytes = Body.ToArray() };
        }
    }
}
