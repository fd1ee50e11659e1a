using Microsoft.AspNetCore.Diagnostics;

namespace OrderCheck.Server.Hosting;

/// <summary>Turns an exception into an answer that tells the caller nothing about the inside; the log gets its type alone, because messages may quote what was sent.</summary>
internal sealed class ExceptionResponses : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await (exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                ErrorResponses.WriteTooLong(httpContext, httpContext.RequestServices.Settings().Limits.BodyBytes),
            BadHttpRequestException fault =>
                ErrorResponses.Write(httpContext, fault.StatusCode, "structure", "The request could not be read.", "The body ended early, came too slowly or was framed wrongly."),
            OutOfTimeException => WriteOutOfTime(httpContext),
            _ => WriteFault(httpContext, exception),
        });
        return true;
    }

    private static Task WriteOutOfTime(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
        return ErrorResponses.Write(
            context, StatusCodes.Status503ServiceUnavailable, "timeout", "The time was up before any order was checked.",
            "Send the same call again in a second, or with fewer orders.");
    }

    private static Task WriteFault(HttpContext context, Exception exception)
    {
        RequestLog.Report(context, exception);
        return ErrorResponses.Write(
            context, StatusCodes.Status500InternalServerError, "exception", "The request could not be answered because of a fault in this service.",
            $"Quote the request id {context.TraceIdentifier} to the people who run it.");
    }
}
