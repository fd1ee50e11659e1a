using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrderCheck.Ehr;

/// <summary>Who may call at all: this machine by its own names, and browsers of any origin on the interfaces.</summary>
internal static class EdgeOfTheEhr
{
    /// <summary>Refuses calls that came by another host name: a foreign page could point its own name here (DNS rebinding).</summary>
    public static IApplicationBuilder UseLoopbackHosts(this IApplicationBuilder app) => app.Use((context, next) =>
        IsLoopback(context.Request.Host.Host)
            ? next(context)
            : EhrAnswer.Refuse(context, StatusCodes.Status421MisdirectedRequest, "forbidden", "This EHR answers only calls that name this machine: localhost or 127.0.0.1."));

    /// <summary>Tells what nobody foresaw: whoever tests with this EHR must be able to tell its own faults from those asked for.</summary>
    public static IApplicationBuilder UseOwnFaults(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            var (status, code) = fault is BadHttpRequestException or InvalidDataException ? (400, "invalid") : (500, "exception");
            await EhrAnswer.Refuse(context, status, code, $"The mock EHR itself failed, nobody asked for this fault: {fault.Message}");
        }
    });

    public static IApplicationBuilder UseCors(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!EdgeOfFaults.IsInterface(context.Request.Path) || context.Request.Headers.Origin.Count == 0)
        {
            return next(context);
        }

        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Retry-After, WWW-Authenticate";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        headers.AccessControlAllowMethods = "GET, HEAD, POST, OPTIONS";
        headers.AccessControlAllowHeaders = $"Authorization, Content-Type, Accept, Cache-Control, Prefer, {FaultText.HeaderName}";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    });

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
