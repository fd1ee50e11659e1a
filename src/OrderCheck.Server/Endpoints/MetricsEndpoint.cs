using System.Text;

namespace OrderCheck.Server.Endpoints;

/// <summary>The counts, for the operator alone.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        var counters = app.ServiceProvider.GetRequiredService<Counters>();
        app.MapMethods("/metrics", JsonAnswer.ReadContext, (RequestDelegate)(async context =>
        {
            var body = Encoding.UTF8.GetBytes(counters.Write());
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            context.Response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
            }
        })).WithMetadata(OperatorOnly.Instance);
    }
}
