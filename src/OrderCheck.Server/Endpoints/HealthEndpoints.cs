using System.Text.Json;

namespace OrderCheck.Server.Endpoints;

/// <summary>Whether the process lives and whether it should get calls. It starts to listen only with its knowledge loaded, so it is ready from
/// the first call.</summary>
internal static class HealthEndpoints
{
    public static IEndpointConventionBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var reporter = app.ServiceProvider.GetRequiredService<ReadinessReporter>();
        var group = app.MapGroup("/health");
        group.MapJson("/live", AcceptedMediaTypes.Json, "{\"status\":\"live\"}"u8.ToArray());
        group.MapRead("/ready", async context =>
        {
            var ready = await reporter.ReadAsync();
            await JsonAnswer.Write(
                context, ready.Reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, AcceptedMediaTypes.Json,
                JsonSerializer.SerializeToUtf8Bytes(ready, ReadinessJson.Default.Readiness));
        });
        return group;
    }
}
