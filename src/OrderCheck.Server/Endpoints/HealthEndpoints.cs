using System.Text.Json;

namespace OrderCheck.Server.Endpoints;

/// <summary>Whether the process lives and whether it can answer. It starts to listen only with its knowledge loaded, so it is ready from the first call.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var knowledge = app.ServiceProvider.GetRequiredService<Knowledge>();
        var ready = JsonSerializer.SerializeToUtf8Bytes(new Readiness("ready", knowledge.Version, knowledge.Policies.All.Length), HealthJson.Default.Readiness);
        app.MapMethods("/health/live", JsonAnswer.ReadContext, (RequestDelegate)(context =>
            JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, "{\"status\":\"live\"}"u8.ToArray())));
        app.MapMethods("/health/ready", JsonAnswer.ReadContext, (RequestDelegate)(context =>
            JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, ready)));
    }
}

internal sealed record Readiness(string Status, string KnowledgeVersion, int Policies);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(Readiness))]
internal sealed partial class HealthJson : System.Text.Json.Serialization.JsonSerializerContext;
