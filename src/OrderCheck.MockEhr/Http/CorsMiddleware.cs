using Microsoft.AspNetCore.Http;
using OrderCheck.Ehr.Faults;

namespace OrderCheck.Ehr.Http;

/// <summary>Lets browser applications of any origin read the interfaces, and see why a call failed.</summary>
internal sealed class CorsMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!Interfaces.Contain(context.Request.Path) || context.Request.Headers.Origin.Count == 0)
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
    }
}
