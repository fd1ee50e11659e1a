using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderCheck.Server.Endpoints;

/// <summary>Whether the process lives and whether it can answer. It starts to listen only with its knowledge loaded, so it is ready from
/// the first call.</summary>
internal static class HealthEndpoints
{
    public static IEndpointConventionBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var knowledge = app.ServiceProvider.GetRequiredService<Knowledge>();
        var ready = new Readiness("ready", ServiceVersion.Text, knowledge.Version, knowledge.Policies.All.Length);
        var group = app.MapGroup("/health");
        group.MapJson("/live", AcceptedMediaTypes.Json, "{\"status\":\"live\"}"u8.ToArray());
        group.MapJson("/ready", AcceptedMediaTypes.Json, JsonSerializer.SerializeToUtf8Bytes(ready, HealthJson.Default.Readiness));
        return group;
    }
}

internal sealed record Readiness(string Status, string Version, string KnowledgeVersion, int Policies);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
