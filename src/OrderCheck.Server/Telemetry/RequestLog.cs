namespace OrderCheck.Server.Telemetry;

/// <summary>
/// One line per call: request id, route, status, duration, counts, and who called: the client, and of a token whose signature was good <c>iss</c>, <c>tenant</c> and
/// <c>jti</c>. Never an address as sent, another part of a header or a word of a body.
/// </summary>
internal static partial class RequestLog
{
    private const string NotTold = "-";

    private static readonly object CountsKey = new();
    private static readonly object NamesKey = new();

    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app, TimeProvider clock)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCheck.Requests");
        return app.Use(async (context, next) =>
        {
            var start = clock.GetTimestamp();
            SecurityHeaders.Apply(context);
            try
            {
                await next(context);
            }
            finally
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
                var (orders, findings) = context.Items[CountsKey] is ValueTuple<int, int> counts ? counts : (0, 0);
                var names = context.Items[NamesKey] as TokenNames;
                Answered(
                    logger, context.TraceIdentifier, route, context.Response.StatusCode, clock.GetElapsedTime(start).TotalMilliseconds, orders, findings,
                    names?.Client ?? ClientAuthenticationHandler.ClientIfAny(context)?.Name ?? NotTold, names?.Issuer ?? NotTold, names?.Tenant ?? NotTold, names?.TokenId ?? NotTold);
            }
        });
    }

    public static void Count(HttpContext context, int orders, int findings) => context.Items[CountsKey] = (orders, findings);

    /// <summary>Notes what a token with a good signature says of itself, also when it was refused.</summary>
    public static void Name(HttpContext context, TokenNames names) => context.Items[NamesKey] = names;

    /// <summary>Notes a fault of ours by its type alone: messages may quote what was sent.</summary>
    public static void Report(HttpContext context, Exception fault) =>
        Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCheck.Faults"), context.TraceIdentifier, fault.GetType().Name);

    /// <summary>Turns what nobody foresaw into an answer that tells the caller nothing about the inside, and the log only the type.</summary>
    public static IApplicationBuilder UseFaultAnswers(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is left to answer.
            }
            catch (BadHttpRequestException fault) when (!context.Response.HasStarted && fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                await ErrorResponses.WriteTooLong(context, context.RequestServices.GetRequiredService<ServerSettings>().Limits.BodyBytes);
            }
            catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
            {
                await ErrorResponses.Write(context, fault.StatusCode, "structure", "The request could not be read.", "The body ended early, came too slowly or was framed wrongly.");
            }
            catch (Exception fault)
            {
                Report(context, fault);
                if (context.Response.HasStarted)
                {
                    context.Abort();
                    return;
                }

                await ErrorResponses.Write(
                    context, StatusCodes.Status500InternalServerError, "exception", "The request could not be answered because of a fault in this service.",
                    $"Quote the request id {context.TraceIdentifier} to the people who run it.");
            }
        });

    [LoggerMessage(Level = LogLevel.Information, Message = "{RequestId} {Route} {Status} {Milliseconds:0.0} ms, {Orders} orders, {Findings} findings, client {Client}, iss {Issuer}, tenant {Tenant}, jti {TokenId}")]
    private static partial void Answered(
        ILogger logger, string requestId, string route, int status, double milliseconds, int orders, int findings, string client, string issuer, string tenant, string tokenId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed with {Fault}")]
    private static partial void Failed(ILogger logger, string requestId, string fault);
}
