using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Smart;

namespace OrderCheck.Ehr.Hooks;

/// <summary>Talks to CDS services as an EHR does: each call carries a signed token for the very address that is called.</summary>
internal sealed class CdsClient(SigningKey key, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(
            30), MaxResponseContentBufferSize = 8 * 1024 * 1024 };

    public Task<CdsReply> Get(Uri url, string issuer, CancellationToken stop) => Send(HttpMethod.Get, url, null, issuer, stop);

    public Task<CdsReply> Post(Uri url, JsonObject body, string issuer, CancellationToken stop) =>
        Send(HttpMethod.Post, url, body, issuer, stop);

    public void Dispose() => _http.Dispose();

    private async Task<CdsReply> Send(HttpMethod method, Uri url, JsonObject? body, string issuer, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(method, url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(url, issuer));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (body is not null)
            {
                request.Content = new StringContent(body.ToJsonString(JsonReading.Plain), Encoding.UTF8, "application/json");
            }

            using var response = await _http.SendAsync(request, stop);
            var text = await response.Content.ReadAsStringAsync(stop);
            var json = Read(text);
            var problem = !response.IsSuccessStatusCode ? $"The service answered {(int)response.StatusCode}. {Reason(json)}".Trim()
                : json is null && text.Length > 0 ? "The answer is not a JSON object." : null;
            return new CdsReply((int)response.StatusCode, json, problem, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException
            || (fault is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return new CdsReply(0, null, $"The service did not answer: {fault.Message}", Stopwatch.GetElapsedTime(start));
        }
    }

    private string Token(Uri url, string issuer)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return key.Sign(
            new JsonObject { ["iss"] = issuer, ["aud"] = url.AbsoluteUri, ["iat"] = now, ["exp"] = now + 300, ["jti"] = Guid.NewGuid()
                .ToString() },
            issuer + SmartInterface.KeySetPath);
    }

    private static JsonElement? Read(string text)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(text);
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Reason(JsonElement? json) => json?.TextAt("issue.details.text") ?? json?.TextAt("issue.diagnostics");
}
