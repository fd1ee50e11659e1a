using System.Buffers;

namespace OrderCheck.Server.Endpoints;

/// <summary>The CDS Hooks addresses: what services there are (open to everyone), a call of each, and what became of its cards. No decisions
/// here.</summary>
internal static class HookEndpoints
{
    private const int InitialAnswerBytes = 16 * 1024;

    public static IEndpointConventionBuilder MapCdsHooks(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var handler = services.GetRequiredService<CdsHookHandler>();
        var metrics = services.GetRequiredService<ServiceMetrics>();
        var recorder = services.GetRequiredService<DecisionRecorder>();
        var limits = services.Settings().Limits.ToReadingLimits();

        var group = app.MapGroup("/cds-services");
        var discovery = new ArrayBufferWriter<byte>(InitialAnswerBytes);
        HookServices.Write(discovery);
        group.MapJson("", AcceptedMediaTypes.Json, discovery.WrittenMemory).AllowAnonymous();
        foreach (var service in HookServices.All)
        {
            var id = service.Id;
            group.MapPost($"/{id}", (RequestDelegate)(async context =>
            {
                if (await RequestBody.Read(context, AcceptedMediaTypes.Json, limits.BodyBytes) is { } body)
                {
                    await handler.Answer(context, id, body.Content);
                }
            })).WithMetadata(service).RequireAuthorization(AccessPolicies.ClientOrOperator);
            group.MapPost($"/{id}/feedback", (RequestDelegate)(async context =>
            {
                if (await RequestBody.Read(context, AcceptedMediaTypes.Json, limits.BodyBytes) is { } body)
                {
                    await TakeFeedback(context, id, body.Content, limits, metrics, recorder);
                }
            })).RequireAuthorization(AccessPolicies.Client);
        }

        return group;
    }

    private static async Task TakeFeedback(
        HttpContext context, string id, ReadOnlyMemory<byte> body, ReadingLimits limits, ServiceMetrics metrics, DecisionRecorder recorder)
    {
        if (!FeedbackReader.TryRead(body, limits, out var feedback, out var fault))
        {
            await ErrorResponses.Write(context, fault);
            return;
        }

        if (!await recorder.Record(context, ClientAuthenticationHandler.Client(context).Name, id, feedback))
        {
            return;
        }

        foreach (var card in feedback)
        {
            metrics.FeedbackReceived(id, card.Accepted);
        }

        await JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, "{}"u8.ToArray());
    }
}
