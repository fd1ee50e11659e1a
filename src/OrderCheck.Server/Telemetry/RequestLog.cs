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
                Write(logger, context, clock.GetElapsedTime(start));
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

    private static void Write(ILogger logger, HttpContext context, TimeSpan elapsed)
    {
        var call = CallFeature.Of(context);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
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
