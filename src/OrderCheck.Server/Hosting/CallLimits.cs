using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Hosting;

/// <summary>Marks the addresses whose calls are counted and limited; the others, health and pages among them, always answer.</summary>
/// <param name="IsReadingOnly">True where a call waits for nothing but this service, so that all such calls together are limited
/// too.</param>
internal sealed record LimitedCall(bool IsReadingOnly)
{
    /// <summary>A check or a validation: processor time from its first to its last byte.</summary>
    public static readonly LimitedCall Check = new(IsReadingOnly: true);

    /// <summary>A hook call, which may wait for an EHR. Were all of them limited together, one slow EHR would keep every other client
    /// out.</summary>
    public static readonly LimitedCall Hook = new(IsReadingOnly: false);
}

/// <summary>
/// How many calls are answered at a time and, where the operator wants it, in a minute. A call that finds no place waits in a short queue;
/// one that finds no place
/// there either is answered with 429 and the time after which to try again.
/// </summary>
internal static class CallLimits
{
    // No client is called so: a name has no line feed.
    private const string Unlimited = "\n";

    // How long a call takes is not known; a second is longer than nearly all do.
    private static readonly TimeSpan UntilPlaceIsFree = TimeSpan.FromSeconds(1);

    /// <summary>Adds the limits of the settings.</summary>
    public static IServiceCollection AddCallLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<OrderCheckOptions>>((limiter, settings) =>
        {
            var limits = settings.Value.Limits;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(InMinute(limits), AtATime(limits), AllAtATime(limits));
            limiter.OnRejected = static (rejected, _) => new ValueTask(Refuse(rejected));
        });
        return services;
    }

    private static PartitionedRateLimiter<HttpContext> InMinute(LimitOptions limits) => Partitioned(
        ClientOf,
        client => limits.CallsPerMinute > 0
            ? RateLimitPartition.GetFixedWindowLimiter(
            client, _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.CallsPerMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter(client));

    private static PartitionedRateLimiter<HttpContext> AtATime(LimitOptions limits) =>
        Partitioned(ClientOf,
        client => RateLimitPartition.GetConcurrencyLimiter(client, _ => Places(limits.ConcurrentCallsPerClient, limits.WaitingCalls)));

    private static PartitionedRateLimiter<HttpContext> AllAtATime(LimitOptions limits) => Partitioned(
        context => Call(context) is { IsReadingOnly: true } ? "every check" : null,
        every => RateLimitPartition.GetConcurrencyLimiter(every, _ => Places(limits.ConcurrentChecks, limits.WaitingCalls)));

    /// <summary>Limits the calls that have a name, each name for itself; a call without a name is not limited.</summary>
    private static PartitionedRateLimiter<HttpContext> Partitioned(
        Func<HttpContext, string?> name, Func<string, RateLimitPartition<string>> limited) =>
        PartitionedRateLimiter.Create<HttpContext, string>(
        context => name(context) is { } limitedName ? limited(limitedName) : RateLimitPartition.GetNoLimiter(Unlimited));

    private static ConcurrencyLimiterOptions Places(int places, int waiting) =>
        new() { PermitLimit = places, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    private static LimitedCall? Call(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<LimitedCall>();

    // What is open to everyone has no client, and is not limited by it.
    private static string? ClientOf(HttpContext context) => Call(context) is null ? null : CallFeature.Of(context).Client?.Name;

    private static Task Refuse(OnRejectedContext rejected)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : UntilPlaceIsFree;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.RequestServices.GetRequiredService<ServiceMetrics>().CallRefused("too-many");
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        return ErrorResponses.Write(
            context, StatusCodes.Status429TooManyRequests, "throttled", "Too many calls at a time.",
            $"Send the same call again after {seconds} seconds, and fewer side by side; each answer is independent of the others.");
    }
}
