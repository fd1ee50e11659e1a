using System.Text;

namespace OrderCheck.Server.Endpoints;

/// <summary>The counters, for the operator alone.</summary>
internal static class MetricsEndpoint
{
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder app)
    {
        var exporter = app.ServiceProvider.GetRequiredService<PrometheusTextExporter>();
        app.ServiceProvider.GetRequiredService<StateMetrics>();
        return app.MapRead("/metrics", async context =>
        {
            var body = Encoding.UTF8.GetBytes(exporter.Write());
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            context.Response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
            }
        });
    }
}
