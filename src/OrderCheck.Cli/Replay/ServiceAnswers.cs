using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OrderCheck.Cli;

/// <summary>Answers requests by asking a running service: <c>POST /check</c>.</summary>
internal sealed class ServiceAnswers : IReplayAnswers, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Uri _address;

    /// <summary>Builds the client of a service.</summary>
    /// <param name="target">Address of the service, without the path of the operation.</param>
    /// <param name="asOf">The day to take for orders that name none, or null for the service's own.</param>
    /// <param name="parallel">Most calls at once.</param>
    public ServiceAnswers(Uri target, DateOnly? asOf, int parallel)
    {
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = parallel, AllowAutoRedirect = false }) { Timeout = Patience };
        _address = new Uri($"{target.AbsoluteUri.TrimEnd('/')}/check{(asOf is { } day ? "?asOf=" + Wording.Of(day) : "")}");
    }

    public async ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _client.PostAsync(_address, content, stop);
            var bytes = await response.Content.ReadAsByteArrayAsync(stop);
            var time = (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            using var json = JsonDocument.Parse(bytes);
            return response.IsSuccessStatusCode
                ? Read(name, json.RootElement, time)
                : [new ReplayedOrder { Request = name, Fault = Explain((int)response.StatusCode, json.RootElement), Microseconds = time }];
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or IOException or InvalidOperationException or KeyNotFoundException
            || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            var problem = fault switch
            {
                HttpRequestException => "the service cannot be reached",
                OperationCanceledException => "the service did not answer in time",
                _ => "the service answered something that is not an assessment",
            };
            return [new ReplayedOrder { Request = name, Fault = problem, Microseconds = (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds }];
        }
    }

    /// <summary>The orders of a body as <c>POST /check</c> answers it.</summary>
    public static ImmutableArray<ReplayedOrder> Read(string name, JsonElement body, long time = 0)
    {
        var orders = body.GetProperty("orders");
        return [.. orders.EnumerateArray().Select((order, index) =>
            ReplayedOrderJson.Read(order, name, index + 1, orders.GetArrayLength()) with { Microseconds = index == 0 ? time : 0 })];
    }

    public void Dispose() => _client.Dispose();

    private static string Explain(int status, JsonElement outcome)
    {
        var text = outcome.TryGetProperty("issue", out var issues) && issues.ValueKind == JsonValueKind.Array && issues.GetArrayLength() > 0
            && issues[0].TryGetProperty("details", out var details) && details.TryGetProperty("text", out var says) ? says.GetString() : null;
        return $"HTTP {status}{(text is null ? "" : ": " + text)}";
    }
}
