using System.Net;
using System.Text;
using OrderCheck.Ehr.Faults;
using OrderCheck.Ehr.Fhir;
using OrderCheck.Ehr.Http;
using static Hl7.Fhir.Model.OperationOutcome;

namespace OrderCheck.Ehr.Recording;

/// <summary>
/// Passes reads on to a real EHR and keeps its answers. WireMock.Net's own proxy is not used: it accepts any certificate, for the whole
/// process, and an access token goes with these calls.
/// </summary>
internal sealed class RecordingProxy : IDisposable
{
    private const long MaxAnswer = 64 * 1024 * 1024;

    private static readonly string[] SentHeaders = ["Authorization", "Accept", "Prefer", "Cache-Control", "If-None-Match"];

    private static readonly string[] KeptHeaders = ["Retry-After", "ETag", "Last-Modified", "WWW-Authenticate"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HttpClient _http;
    private readonly RecordingWriter _writer;
    private readonly string _upstream;

    public RecordingProxy(RecordSettings settings)
    {
        _upstream = settings.Upstream.AbsoluteUri.TrimEnd('/');
        _writer = new RecordingWriter(settings.Folder, settings.Pseudonyms ? new Pseudonyms() : null);
        // A redirect could take the token to another server.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All,
        };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = MaxAnswer };
    }

    /// <summary>
    /// Answers as the real EHR does; its own addresses in the answer become ours, so that the next page is asked for here too.
    /// </summary>
    public async Task<EhrAnswer> AnswerAsync(EhrRequest request)
    {
        var isSearch = request.Method == "POST" && request.Path.EndsWith("/_search", StringComparison.Ordinal);
        if (!request.IsRead && !isSearch)
        {
            return EhrAnswer.Refuse(405, IssueType.NotSupported, "Only reads and searches are passed on to the EHR that is recorded.");
        }

        try
        {
            using var message = Message(request);
            using var response = await _http.SendAsync(message);
            var bytes = await response.Content.ReadAsByteArrayAsync();
            var mediaType = response.Content.Headers.ContentType?.ToString() ?? EhrAnswer.FhirJson;
            var answer = new EhrAnswer((int)response.StatusCode, mediaType, bytes);
            foreach (var name in KeptHeaders)
            {
                answer = response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
                    ? answer.With(name, string.Join(", ", values))
                    : answer;
            }

            return Text(bytes) is { } text ? Keep(request, answer, text) : answer;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return EhrAnswer.Refuse(502, IssueType.Transient, $"The EHR that is recorded did not answer: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private EhrAnswer Keep(EhrRequest request, EhrAnswer answer, string text)
    {
        if (request.Method != "HEAD")
        {
            _writer.Write(request, answer, WithBase(text, $"{RecordingWriter.OwnAddress}{Interfaces.Fhir}"));
        }

        return answer with { Body = Encoding.UTF8.GetBytes(WithBase(text, request.Root + Interfaces.Fhir)) };
    }

    private HttpRequestMessage Message(EhrRequest request)
    {
        var message = new HttpRequestMessage(
            new HttpMethod(request.Method), _upstream + request.Path[Interfaces.Fhir.Length..] + QueryOf(request));
        foreach (var name in SentHeaders.Where(request.Headers.ContainsKey))
        {
            message.Headers.TryAddWithoutValidation(name, request.Headers[name].ToArray());
        }

        if (request.Method == "POST")
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8);
            message.Content.Headers.Remove("Content-Type");
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.Headers.ContentType.ToString());
        }

        return message;
    }

    /// <summary>The query as sent, without what was meant for this EHR.</summary>
    private static string QueryOf(EhrRequest request)
    {
        var kept = request.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => pair.Split('=')[0] is not (FaultText.QueryName or SearchQuery.EndlessMark));
        var text = string.Join('&', kept);
        return text.Length > 0 ? "?" + text : "";
    }

    /// <summary>The body with the addresses of the real EHR replaced, also where JSON escapes their slashes.</summary>
    private string WithBase(string text, string ours) => text
        .Replace(_upstream, ours, StringComparison.Ordinal)
        .Replace(_upstream.Replace("/", @"\/", StringComparison.Ordinal), ours.Replace("/", @"\/", StringComparison.Ordinal),
            StringComparison.Ordinal);

    private static string? Text(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
