namespace OrderCheck.Server;

/// <summary>One line per call: request id, route, status, duration and counts. Never an address as sent, a header or a word of a body.</summary>
internal static partial class RequestLog
{
    private static readonly object CountsKey = new();

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
                Answered(logger, context.TraceIdentifier, route, context.Response.StatusCode, clock.GetElapsedTime(start).TotalMilliseconds, orders, findings);
            }
        });
    }

    public static void Count(HttpContext context, int orders, int findings) => context.Items[CountsKey] = (orders, findings);

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
                await EdgeFault.WriteTooLong(context, context.RequestServices.GetRequiredService<ServerSettings>().Limits.BodyBytes);
            }
            catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
            {
                await EdgeFault.Write(context, fault.StatusCode, "structure", "The request could not be read.", "The body ended early, came too slowly or was framed wrongly.");
            }
            catch (Exception fault)
            {
                Report(context, fault);
                if (context.Response.HasStarted)
                {
                    context.Abort();
                    return;
                }

                await EdgeFault.Write(
                    context, StatusCodes.Status500InternalServerError, "exception", "The request could not be answered because of a fault in this service.",
                    $"Quote the request id {context.TraceIdentifier} to the people who run it.");
            }
        });

    [LoggerMessage(Level = LogLevel.Information, Message = "{RequestId} {Route} {Status} {Milliseconds:0.0} ms, {Orders} orders, {Findings} findings")]
    private static partial void Answered(ILogger logger, string requestId, string route, int status, double milliseconds, int orders, int findings);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed with {Fault}")]
    private static partial void Failed(ILogger logger, string requestId, string fault);
}
