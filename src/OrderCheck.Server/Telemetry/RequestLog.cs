using Microsoft.AspNetCore.Http.Features;

namespace OrderCheck.Server.Telemetry;

/// <summary>
/// One line per call: request id, route, status, duration, counts, and who called: the client, and of a token whose signature was good
/// <c>iss</c>, <c>tenant</c> and
/// <c>jti</c>, and from which network address. Never an address as sent, another part of a header or a word of a body.
/// </summary>
internal static partial class RequestLog
{
    private const string Unknown = "-";

    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app)
    {
        var clock = app.ApplicationServices.GetRequiredService<TimeProvider>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCheck.Requests");
        var metrics = app.ApplicationServices.GetRequiredService<ServiceMetrics>();
        return app.Use(async (context, next) =>
        {
            var start = clock.GetTimestamp();
            SecurityHeaders.Apply(context);
            try
            {
                await next(context);
            }
            catch (Exception fault) when (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                // Too late for an error body. Kestrel would log the message of the exception, which may quote what was sent.
                ReportUnlessAborted(context, fault);
                context.Abort();
            }
            finally
            {
                var (route, elapsed) = ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none", clock.GetElapsedTime(start));
                Write(logger, context, route, elapsed);
                Measure(metrics, context, route, elapsed);
            }
        });
    }

    /// <summary>Logs a fault of the service by its type alone: messages may quote what was sent.</summary>
    public static void Report(HttpContext context, Exception fault) =>
        Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCheck.Faults"), context.TraceIdentifier,
        fault.GetType().Name);

    private static void ReportUnlessAborted(HttpContext context, Exception fault)
    {
        if (!context.RequestAborted.IsCancellationRequested)
        {
            Report(context, fault);
        }
    }

    private static void Measure(ServiceMetrics metrics, HttpContext context, string route, TimeSpan elapsed)
    {
        var (call, outcome) = (CallFeature.Of(context), Outcome(context));
        if (context.GetEndpoint()?.Metadata.GetMetadata<LimitedCall>() is not null)
        {
            metrics.CallEnded(route, outcome, elapsed);
        }

        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            activity.DisplayName = $"{(HttpMethods.IsPost(context.Request.Method) ? HttpMethods.Post : HttpMethods.Get)} {route}";
            activity.SetTag("http.route", route).SetTag("http.response.status_code", context.Response.StatusCode)
                .SetTag(ServiceActivities.Client, call.Client?.Name).SetTag(ServiceActivities.Outcome, outcome);
        }
    }

    private static string Outcome(HttpContext context) => context.Response.StatusCode switch
    {
        _ when context.RequestAborted.IsCancellationRequested => "aborted",
        < StatusCodes.Status400BadRequest => CallFeature.Of(context).IsPartial ? "partial" : "answered",
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "refused",
        StatusCodes.Status429TooManyRequests => "throttled",
        < StatusCodes.Status500InternalServerError => "rejected",
        _ => "failed",
    };

    private static void Write(ILogger logger, HttpContext context, string route, TimeSpan elapsed)
    {
        var call = CallFeature.Of(context);
        Answered(
            logger, context.TraceIdentifier, route, context.Response.StatusCode, elapsed.TotalMilliseconds, call.Orders, call.Findings,
            call.Token?.Client ?? call.Client?.Name ?? Unknown, call.Token?.Issuer ?? Unknown, call.Token?.Tenant ?? Unknown,
            call.Token?.TokenId ?? Unknown,
            context.Connection.RemoteIpAddress?.ToString() ?? Unknown);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "{RequestId} {Route} {Status} {Milliseconds:0.0} ms, {Orders} orders, {Findings} findings, client {Client}, iss {Issuer}, tenant {Tenant}, jti {TokenId}, from {Source}")]
    private static partial void Answered(
        ILogger logger, string requestId, string route, int status, double milliseconds, int orders, int findings, string client,
        string issuer, string tenant, string tokenId, string source);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed with {Fault}")]
    private static partial void Failed(ILogger logger, string requestId, string fault);
}
