using System.Buffers;

namespace OrderCheck.Server.Endpoints;

/// <summary>The two addresses that check orders: the FHIR operation and the same as plain JSON. No decisions here.</summary>
internal static class CheckEndpoints
{
    private const int InitialAnswerBytes = 16 * 1024;

    public static IEndpointConventionBuilder MapCheck(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var limits = services.Settings().Limits.ToReadingLimits();
        var today = services.GetRequiredService<CalendarDay>();
        var assessors = services.GetRequiredService<ClientAssessors>();
        var validator = services.GetRequiredService<IncomingOrderValidator>();

        var group = app.MapGroup("");
        group.MapPost("/fhir/ServiceRequest/$check", (RequestDelegate)(context =>
            Answer(context, limits, today, assessors, validator, AcceptedMediaTypes.FhirJson, static (output, answers) => OperationOutcomeWriter.Write(output, answers))));
        group.MapPost("/check", (RequestDelegate)(context =>
            Answer(context, limits, today, assessors, validator, AcceptedMediaTypes.Json, static (output, answers) => AssessmentJsonWriter.Write(output, answers))));
        return group;
    }

    private static async Task Answer(
        HttpContext context, ReadingLimits limits, CalendarDay today, ClientAssessors assessors, IncomingOrderValidator validator, string mediaType,
        Action<IBufferWriter<byte>, IReadOnlyList<OrderAssessment>> write)
    {
        if (!TryReadAsOf(context.Request, out var asOf))
        {
            await ErrorResponses.Write(
                context, StatusCodes.Status400BadRequest, "value", "The query parameter asOf is not a date.", "Write it once, as a whole date such as 2026-10-15.");
            return;
        }

        if (await RequestBody.Read(context, mediaType, limits.BodyBytes) is not { } body)
        {
            return;
        }

        var client = assessors.Of(ClientAuthenticationHandler.Client(context));
        if (!client.Checks.TryRead(body.Content, today.Today, asOf, out var request, out var fault))
        {
            await ErrorResponses.Write(context, fault);
            return;
        }

        if (await validator.Check(context, body.Content, request.Orders) is not { } orders)
        {
            return;
        }

        var answer = new ArrayBufferWriter<byte>(InitialAnswerBytes);
        write(answer, client.Assess(orders, context));
        await JsonAnswer.Write(context, StatusCodes.Status200OK, body.AnswerMediaType, answer.WrittenMemory);
    }

    private static bool TryReadAsOf(HttpRequest request, out DateOnly? asOf)
    {
        var values = request.Query["asOf"];
        asOf = values.Count == 1 ? CalendarDay.Read(values[0]!) : null;
        return values.Count == 0 || asOf is not null;
    }
}
