using Microsoft.Net.Http.Headers;

namespace OrderCheck.Server.Hosting;

/// <summary>Lets pages of the configured origins call the hooks from a browser. Off unless configured; only test tools such as the CDS Hooks sandbox call that way.</summary>
internal static class BrowserOrigins
{
    private const string Methods = "GET, POST, OPTIONS";
    private const string Headers = "Authorization, Content-Type, Accept, Cache-Control";

    public static IApplicationBuilder UseBrowserOrigins(this IApplicationBuilder app, IReadOnlyCollection<string> origins) => app.Use(async (context, next) =>
    {
        if (origins.Count == 0 || !context.Request.Path.StartsWithSegments("/cds-services", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        var origin = context.Request.Headers.Origin is [{ } told] && origins.Contains(told) ? told : null;
        context.Response.OnStarting(() =>
        {
            // Set last, because an error starts its answer anew and must be readable for the page too.
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            if (origin is not null)
            {
                context.Response.Headers.AccessControlAllowOrigin = origin;
            }

            return Task.CompletedTask;
        });
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0)
        {
            await next(context);
            return;
        }

        if (origin is not null)
        {
            context.Response.Headers.AccessControlAllowMethods = Methods;
            context.Response.Headers.AccessControlAllowHeaders = Headers;
            context.Response.Headers.AccessControlMaxAge = "600";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });
}
