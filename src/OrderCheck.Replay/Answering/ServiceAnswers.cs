using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace OrderCheck.Replay.Answering;

/// <summary>Answers requests by asking a running service: hook calls at the service for their hook, everything else at <c>POST
/// /check</c>.</summary>
internal sealed class ServiceAnswers : IReplayAnswers
{
    private const int Tries = 3;
    private const long MaxAnswerSize = 64 * 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _client;
    private readonly string _target;
    private readonly string _audience;
    private readonly string _asOf;
    private readonly CallSigner? _signer;
    private string? _advice;
    private int _advised;

    private ServiceAnswers(Uri target, Uri? audience, CallSigner? signer, DateOnly? asOf, int parallel)
    {
        _client = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = parallel, AllowAutoRedirect = false,
            UseProxy = !target.IsLoopback }) { Timeout = ServiceCall.Patience, MaxResponseContentBufferSize = MaxAnswerSize };
        _target = target.AbsoluteUri.TrimEnd('/');
        _audience = (audience ?? target).AbsoluteUri.TrimEnd('/');
        _signer = signer;
        _asOf = asOf is { } day ? "?asOf=" + Formats.Of(day) : "";
    }

    /// <summary>Finds the service.</summary>
    /// <param name="target">Its address, without the path of an operation.</param>
    /// <param name="audience">The same as the service knows it; null when that is no other.</param>
    /// <param name="signer">Signs each call and is then owned; null to sign none.</param>
    /// <param name="asOf">The day to take for orders that name none, or null for the service's own. Hook calls have no such day.</param>
    /// <param name="parallel">Most calls at once.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="TargetLostException">There is no such service at the address.</exception>
    public static async Task<ServiceAnswers> FindAsync(
        Uri target, Uri? audience, CallSigner? signer, DateOnly? asOf, int parallel, CancellationToken stop)
    {
        var service = new ServiceAnswers(target, audience, signer, asOf, parallel);
        try
        {
            await service.CheckDiscovery(stop);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var path = "/check";
        var asOf = _asOf;
        if (CalledHook.Of(body.Span) is { } hook)
        {
            if (CalledHook.ServiceOf(hook) is not { } called)
            {
                return [new ReplayedOrder { Request = name, Fault = CalledHook.NoService(hook) }];
            }

            (path, asOf) = ($"/cds-services/{called.Id}", "");
        }

        for (var tries = 1; ; tries++)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var request = ServiceCall.Post(new Uri(_target + path + asOf), body, _signer?.Token(_audience + path));
                using var response = await _client.SendAsync(request, stop);
                var bytes = await response.Content.ReadAsByteArrayAsync(stop);
                var time = Microseconds(started);
                return response.IsSuccessStatusCode ? Read(name, bytes, time)
                    : [Refused(name, response.StatusCode, bytes) with { Microseconds = time }];
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                if (tries < Tries)
                {
                    await Task.Delay(Pause, stop);
                    continue;
                }

                if (fault is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError })
                {
                    throw new TargetLostException($"{_target} cannot be reached any more");
                }

                return [new ReplayedOrder { Request = name, Fault = "the service broke off its answer",
                    Microseconds = Microseconds(started) }];
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return [new ReplayedOrder { Request = name, Fault = "the service did not answer in time",
                    Microseconds = Microseconds(started) }];
            }
        }
    }

    public string? TakeAdvice(bool atEnd) => _advice is not null && Interlocked.Exchange(ref _advised, 1) == 0 ? _advice : null;

    /// <summary>The answers of a body as <c>POST /check</c> or a hook gives it, or null when it is neither.</summary>
    public static ImmutableArray<ReplayedOrder>? TryRead(string name, ReadOnlyMemory<byte> body, long time = 0)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (!json.RootElement.TryGetProperty("orders", out var orders)
                && (!json.RootElement.TryGetProperty("extension", out var extension)
                || !extension.TryGetProperty(HookResponseWriter.AssessmentKey, out orders)))
            {
                return null;
            }

            return orders.GetArrayLength() == 0
                ? [ReplayedOrder.Nothing(name) with { Microseconds = time }]
                : [.. orders.EnumerateArray()
                .Select((order, index) => ReplayedOrderJson.Read(
                order, name, index + 1, orders.GetArrayLength()) with { Microseconds = index == 0 ? time : 0 })];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _signer?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ImmutableArray<ReplayedOrder> Read(string name, byte[] body, long time) =>
        TryRead(name, body, time)
        ?? [new ReplayedOrder { Request = name, Fault = "the service answered something that is not an assessment", Microseconds = time }];

    private ReplayedOrder Refused(string name, HttpStatusCode status, byte[] body)
    {
        _advice ??= status switch
        {
            HttpStatusCode.Unauthorized when _signer is null => $"{_target} answers registered clients only: sign the calls with --key and --issuer.",
            HttpStatusCode.Unauthorized =>
                $"{_target} does not accept the signature. Compare issuer, tenant and key with what is registered there, and --audience with its public address ('{_audience}' was taken); its log names the check that failed.",
            _ => null,
        };
        return new ReplayedOrder { Request = name, Fault = $"HTTP {(int)status}{(Says(body) is { } text ? ": " + text : "")}" };
    }

    private static string? Says(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("issue")[0].GetProperty("details").GetProperty("text").GetString();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException
        or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static long Microseconds(long started) => (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;

    /// <summary>Asks once before anything is written: whether somebody is there, and whether it is this service.</summary>
    private async Task CheckDiscovery(CancellationToken stop)
    {
        try
        {
            using var response = await _client.GetAsync(_target + "/cds-services", stop);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(stop));
            var ids = json.RootElement.GetProperty("services").EnumerateArray().Select(service => service.GetProperty("id").GetString())
                .ToHashSet(StringComparer.Ordinal);
            if (HookServices.All.All(service => ids.Contains(service.Id)))
            {
                return;
            }
        }
        catch (HttpRequestException)
        {
            throw new TargetLostException($"{_target} cannot be reached");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TargetLostException($"{_target} did not answer within {ServiceCall.Patience.TotalSeconds:0} seconds");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Said below.
        }

        throw new TargetLostException($"There is no OrderCheck at {_target}: {_target}/cds-services does not list its services");
    }
}

/// <summary>The service that a replay asks is not there, or not any more.</summary>
internal sealed class TargetLostException(string message) : IOException(message);
