using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace OrderCheck.Server.Ehr;

/// <summary>
/// Reads for one client what a hook call still needs, from the FHIR server that the call names, if it is listed for that client: all reads
/// of a round at
/// once, all rounds within one budget of time. Failed reads are reported as missing data, never thrown. The token goes to that server
/// alone and is written nowhere.
/// </summary>
internal sealed partial class EhrReader : IDisposable
{
    // Together the answers to one call may be this many times as large as one of them.
    private const int AnswersPerCall = 4;

    private readonly RegisteredClient _client;
    private readonly ReadSettings _settings;
    private readonly int _depth;
    private readonly ServiceMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;

    public EhrReader(
        RegisteredClient client, ReadSettings settings, int depth, ServiceMetrics metrics, TimeProvider clock, StateMetrics? state = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        (_client, _settings, _depth, _metrics, _clock) = (client, settings, depth, metrics, clock);
        _http = new HttpMessageInvoker(new EhrResilience(SsrfGuard.Build(client.FhirServers, client.Networks, resolve), settings, clock,
            (host, breaker) => state?.BreakerChanged(client.Name, host, breaker)));
    }

    /// <summary>Gives the call with all that could be read in the time there is.</summary>
    public async Task<HookRequest> Complete(HookRequest request, CancellationToken aborted)
    {
        if (request.Reads.IsEmpty || request.FhirServer is not { } named)
        {
            return request;
        }

        var server = FindListed(named);
        if (server is null)
        {
            _metrics.FhirServerRefused(_client.Name);
        }

        using var budget = new CancellationTokenSource(_settings.Budget, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, budget.Token);
        var call = new Call(server, request.Authorization?.AccessToken, _clock.GetUtcNow() + _settings.Budget, stop.Token, aborted);
        while (request.Reads is { IsEmpty: false } reads)
        {
            request = request.With(await Task.WhenAll(reads.Select(read => Read(call, read))));
        }

        return request;
    }

    public void Dispose() => _http.Dispose();

    private AllowedServer? FindListed(string named)
    {
        foreach (var listed in _client.FhirServers)
        {
            // What was sent becomes a base of its own, so that no page leads above it.
            if (listed.TryReadBelow(named, out _) && AllowedServer.TryRead(named, out var server))
            {
                return server;
            }
        }

        return null;
    }

    private async Task<ChartAnswer> Read(Call call, ChartRead read)
    {
        var start = _clock.GetTimestamp();
        using var activity = ServiceActivities.Source.StartActivity(ServiceActivities.Read);
        var answer = await Fetch(call, read);
        activity?.SetTag(ServiceActivities.Client, _client.Name).SetTag(ServiceActivities.Outcome, answer.Failure.ToString());
        _metrics.ReadEnded(_client.Name, answer.Failure, _clock.GetElapsedTime(start));
        return answer;
    }

    private async Task<ChartAnswer> Fetch(Call call, ChartRead read)
    {
        if (call.Server is null)
        {
            return ChartAnswer.Failed(read, ReadFailure.NotAllowed);
        }

        if (call.Stop.IsCancellationRequested || Interlocked.Increment(ref call.Reads) > _settings.PerCall)
        {
            call.Aborted.ThrowIfCancellationRequested();
            return ChartAnswer.Failed(read, ReadFailure.TimedOut);
        }

        var pages = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(1);
        var address = Address(call.Server, read.Query);
        while (true)
        {
            if (address is null)
            {
                return Ended(ReadFailure.NotAllowed);
            }

            var (body, failure) = await Get(call, address);
            if (failure != ReadFailure.None)
            {
                return Ended(failure);
            }

            if (Interlocked.Add(ref call.Bytes, body.Length) > (long)_settings.Bytes * AnswersPerCall)
            {
                return Ended(ReadFailure.TooLarge);
            }

            if (!FetchedPage.TryRead(body, _depth, out var next))
            {
                return Ended(ReadFailure.Unreadable);
            }

            pages.Add(body);
            if (next is null)
            {
                return Ended(ReadFailure.None);
            }

            if (pages.Count >= _settings.Pages)
            {
                return Ended(ReadFailure.TooLarge);
            }

            address = NextPage.IsAbsolute(next) ? Below(call.Server, next)
                : Address(call.Server, NextPage.Below(call.Server.Address.AbsoluteUri, next));
        }

        ChartAnswer Ended(ReadFailure failure) => new(read, pages.ToImmutable(), failure);
    }

    private async Task<(byte[] Body, ReadFailure Failure)> Get(Call call, Uri address)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(AcceptedMediaTypes.FhirJson));
        message.Options.Set(EhrResilience.Deadline, call.Deadline);
        if (call.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            using var response = await _http.SendAsync(message, call.Stop);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => (await response.Content.ReadAsByteArrayAsync(call.Stop), ReadFailure.None),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => ([], ReadFailure.NotFound),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ([], ReadFailure.Refused),
                _ => ([], ReadFailure.Unavailable),
            };
        }
        catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested)
        {
            return ([], ReadFailure.TimedOut);
        }
        catch (TimeoutRejectedException)
        {
            return ([], ReadFailure.TimedOut);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return ([], ReadFailure.TooLarge);
        }
        catch (HttpRequestException fault)
        {
            return ([], fault.InnerException is UnlistedAddressException ? ReadFailure.NotAllowed : ReadFailure.Unavailable);
        }
        catch (Exception fault) when (fault is BrokenCircuitException or IOException)
        {
            return ([], ReadFailure.Unavailable);
        }
    }

    private static Uri? Address(AllowedServer server, string? query) =>
        query is null ? null : Below(server, $"{server.Address.AbsoluteUri.TrimEnd('/')}{(query.StartsWith('?') ? "" : "/")}{query}");

    // The path is compared as it is written and the query is handed on; a page of another server, or of another part of this one, is not
    // asked for.
    private static Uri? Below(AllowedServer server, string address)
    {
        var at = address.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = at < 0 ? (address, "") : (address[..at], address[at..]);
        return server.TryReadBelow(path, out var below) && Query().IsMatch(query)
            && Uri.TryCreate(below.AbsoluteUri.TrimEnd('/') + query, UriKind.Absolute, out var whole)
            ? whole
            : null;
    }

    [GeneratedRegex(@"\A(?:\?[!$%&'()*+,\-./0-9:;=?@A-Z_a-z~|\[\]]*)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Query();

    private sealed class Call(
        AllowedServer? server, string? token, DateTimeOffset deadline, CancellationToken stop, CancellationToken aborted)
    {
        public long Bytes;
        public int Reads;

        public AllowedServer? Server => server;

        public string? Token => token;

        public DateTimeOffset Deadline => deadline;

        public CancellationToken Stop => stop;

        public CancellationToken Aborted => aborted;
    }
}
