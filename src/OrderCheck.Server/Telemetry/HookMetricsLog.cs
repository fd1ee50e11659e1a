using System.Buffers;
using System.Text;

namespace OrderCheck.Server.Telemetry;

/// <summary>
/// One event for each hook call, answered or refused, in the elements of CRD's metrics: a line of JSON in a category of its own, which the
/// operator routes or switches off.
/// It is written when the answer has left, and not worked out at all while nobody listens.
/// </summary>
internal static partial class HookMetricsLog
{
    /// <summary>The category of the events.</summary>
    public const string Category = "OrderCheck.CrdMetrics";

    private const int FirstGuess = 2 * 1024;

    public static IApplicationBuilder UseHookMetrics(this IApplicationBuilder app)
    {
        var clock = app.ApplicationServices.GetRequiredService<TimeProvider>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        return app.Use(async (context, next) =>
        {
            if (!logger.IsEnabled(LogLevel.Information))
            {
                await next(context);
                return;
            }

            var received = clock.GetUtcNow();
            await next(context);
            if (context.GetEndpoint()?.Metadata.GetMetadata<HookService>() is not { } service)
            {
                return;
            }

            try
            {
                Write(logger, context, new HookCallMetrics(service, received, clock.GetUtcNow()));
            }
            catch (Exception fault)
            {
                // The caller has the answer; what is counted about it must not take it back.
                RequestLog.Report(context, fault);
            }
        });
    }

    private static void Write(ILogger logger, HttpContext context, HookCallMetrics metrics)
    {
        var call = CallFeature.Of(context);
        var output = new ArrayBufferWriter<byte>(FirstGuess);
        HookMetricsWriter.Write(output, metrics with
        {
            Status = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? null : context.Response.StatusCode,
            Fault = call.Fault,
            Request = call.HookRequest,
            Response = call.HookResponse,
        });
        Called(logger, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Call}")]
    private static partial void Called(ILogger logger, string call);
}
