using System.Collections.Concurrent;
using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace OrderCheck.Server.Ehr;

/// <summary>
/// Keeps a slow or failing EHR from being hurt more and from hurting us: for each host at most some reads at a time, a limit to each try, a
/// few retries
/// that wait as long as the server asks, and a pause when most reads fail. Only reads pass here, so a retry changes nothing.
/// </summary>
internal sealed class EhrResilience(HttpMessageHandler inner, ReadSettings settings, TimeProvider clock, Action<string, BreakerState>? changed = null)
    : DelegatingHandler(inner)
{
    /// <summary>The moment after which nobody waits for the answer any more, as a timestamp of the clock.</summary>
    public static readonly HttpRequestOptionsKey<DateTimeOffset> Deadline = new("deadline");

    private static readonly ResiliencePropertyKey<DateTimeOffset> DeadlineOfCall = new("deadline");

    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Only listed hosts come here, so there are few.
        var host = _hosts.GetOrAdd(request.RequestUri!.Authority, name => new Host(Pipeline(name), new SemaphoreSlim(settings.PerHost)));
        await host.Places.WaitAsync(cancellationToken);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(
                DeadlineOfCall, request.Options.TryGetValue(Deadline, out var deadline) ? deadline : DateTimeOffset.MaxValue);
            return await host.Pipeline.ExecuteAsync(
                static async (call, state) => await state.Self.Try(state.Request, call.CancellationToken), context,
                (Self: this, Request: request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            host.Places.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var host in _hosts.Values)
        {
            host.Places.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> Try(HttpRequestMessage request, CancellationToken stop)
    {
        // A message may be sent only once; what we send has no body.
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
        foreach (var (name, values) in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        var response = await base.SendAsync(copy, stop);
        try
        {
            // The limit of a try holds for the body too, which may come drop by drop.
            await response.Content.LoadIntoBufferAsync(settings.Bytes, stop);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private ResiliencePipeline<HttpResponseMessage> Pipeline(string host) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = settings.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(100),
            ShouldHandle = call => ValueTask.FromResult(MayPass(call.Outcome) && TimeIsLeft(call)),
            DelayGenerator = call => ValueTask.FromResult(Asked(call.Outcome.Result)),
            OnRetry = call =>
            {
                call.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = 0.5,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = settings.Pause,
            ShouldHandle = call => ValueTask.FromResult(Failed(call.Outcome)),
            OnOpened = _ => Changed(host, BreakerState.Open),
            OnHalfOpened = _ => Changed(host, BreakerState.HalfOpen),
            OnClosed = _ => Changed(host, BreakerState.Closed),
        })
        .AddTimeout(settings.PerTry)
        .Build();

    private ValueTask Changed(string host, BreakerState state)
    {
        changed?.Invoke(host, state);
        return ValueTask.CompletedTask;
    }

    // Too many requests is the server's wish for less, not a sign that it is broken.
    private static bool Failed(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException { InnerException: not UnlistedAddressException,
        HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded } or TimeoutRejectedException
        || outcome.Result is { StatusCode: >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented };

    private static bool MayPass(Outcome<HttpResponseMessage> outcome) =>
        Failed(outcome) || outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout };

    private bool TimeIsLeft(RetryPredicateArguments<HttpResponseMessage> call) =>
        !call.Context.Properties.TryGetValue(DeadlineOfCall, out var deadline)
        || deadline - clock.GetUtcNow() > (Asked(call.Outcome.Result) ?? TimeSpan.Zero);

    private TimeSpan? Asked(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > clock.GetUtcNow() ? date - clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private sealed record Host(ResiliencePipeline<HttpResponseMessage> Pipeline, SemaphoreSlim Places);
}
