using System.Buffers;

namespace OrderCheck.Server.Endpoints;

/// <summary>The CDS Hooks addresses: what services there are, a call of each, and what became of its cards. No decisions here.</summary>
internal static class HookEndpoints
{
    private const int FirstGuess = 16 * 1024;

    public static void MapHooks(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var desk = services.GetRequiredService<CdsHookHandler>();
        var counters = services.GetRequiredService<Counters>();
        var limits = services.GetRequiredService<ServerSettings>().Limits;

        var discovery = new ArrayBufferWriter<byte>(FirstGuess);
        HookServices.Write(discovery);
        app.MapMethods("/cds-services", JsonAnswer.ReadContext, (RequestDelegate)(context =>
            JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, discovery.WrittenMemory)));

        foreach (var service in HookServices.All)
        {
            var id = service.Id;
            app.MapPost($"/cds-services/{id}", (RequestDelegate)(async context =>
            {
                if (await ReadBody(context, limits) is { } body)
                {
                    await desk.Answer(context, id, body);
                }
            })).WithMetadata(service);
            app.MapPost($"/cds-services/{id}/feedback", (RequestDelegate)(async context =>
            {
                if (await ReadBody(context, limits) is { } body)
                {
                    await TakeFeedback(context, id, body, limits, counters);
                }
            }));
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBody(HttpContext context, ReadingLimits limits)
    {
        if (AcceptedMediaTypes.Choose(context.Request, AcceptedMediaTypes.Json) is null)
        {
            await ErrorResponses.WriteNotAcceptable(context);
            return null;
        }

        if (!AcceptedMediaTypes.IsJson(context.Request))
        {
            await ErrorResponses.Write(
                context, StatusCodes.Status415UnsupportedMediaType, "not-supported", "The body is not said to be JSON.", "Send it as application/json, in UTF-8 and without content encoding.");
            return null;
        }

        var body = await RequestBody.Read(context.Request, limits.BodyBytes, context.RequestAborted);
        if (body is null)
        {
            await ErrorResponses.WriteTooLong(context, limits.BodyBytes);
        }

        return body;
    }

    private static async Task TakeFeedback(HttpContext context, string id, ReadOnlyMemory<byte> body, ReadingLimits limits, Counters counters)
    {
        if (!FeedbackReader.TryRead(body, limits, out var feedback, out var fault))
        {
            await ErrorResponses.Write(context, fault);
            return;
        }

        foreach (var card in feedback)
        {
            counters.Add("feedback", ("service", id), ("outcome", card.Accepted ? "accepted" : "overridden"));
        }

        await JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, "{}"u8.ToArray());
    }
}
