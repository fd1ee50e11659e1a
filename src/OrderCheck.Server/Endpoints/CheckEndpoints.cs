using System.Buffers;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Endpoints;

/// <summary>The two addresses that check orders: the FHIR operation and the same as plain JSON. No decisions here.</summary>
internal static class CheckEndpoints
{
    private const int InitialAnswerBytes = 16 * 1024;

    public static IEndpointConventionBuilder MapCheck(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var parts = new Parts(
            services.Settings().Limits.ToReadingLimits(), services.GetRequiredService<CalendarDay>(), services.GetRequiredService<ClientAssessors>(),
            services.GetRequiredService<IncomingOrderValidator>(), services.GetRequiredService<DecisionRecorder>());

        var group = app.MapGroup("");
        group.MapPost("/fhir/ServiceRequest/$check", (RequestDelegate)(context =>
            Answer(context, parts, "$check", AcceptedMediaTypes.FhirJson, static (output, answers, indented) => OperationOutcomeWriter.Write(output, answers, indented))));
        group.MapPost("/check", (RequestDelegate)(context =>
            Answer(context, parts, "check", AcceptedMediaTypes.Json, static (output, answers, indented) => AssessmentJsonWriter.Write(output, answers, indented))));
        return group;
    }

    private static async Task Answer(
        HttpContext context, Parts parts, string service, string mediaType, Action<IBufferWriter<byte>, IReadOnlyList<OrderAssessment>, bool> write)
    {
        if (!TryReadAsOf(context.Request, out var asOf))
        {
            await ErrorResponses.Write(
                context, StatusCodes.Status400BadRequest, "value", "The query parameter asOf is not a date.", "Write it once, as a whole date such as 2026-10-15.");
            return;
        }

        if (await RequestBody.Read(context, mediaType, parts.Limits.BodyBytes) is not { } body)
        {
            return;
        }

        var (received, caller) = (parts.Recorder.Now, ClientAuthenticationHandler.Client(context));
        var client = parts.Assessors.Of(caller);
        if (!client.Checks.TryRead(body.Content, parts.Today.Today, asOf, out var request, out var fault))
        {
            await ErrorResponses.Write(context, fault);
            return;
        }

        if (await parts.Validator.Check(context, body.Content, request.Orders) is not { } orders)
        {
            return;
        }

        var assessments = client.Assess(orders, context);
        var answer = new ArrayBufferWriter<byte>(InitialAnswerBytes);
        write(answer, assessments, IsForPeople(context.Request));
        if (await parts.Recorder.Record(context, () => new AnsweredCall
        {
            Client = caller.Name,
            Service = service,
            ReceivedAt = received,
            Elapsed = parts.Recorder.Now - received,
            Assessments = assessments,
        }))
        {
            await JsonAnswer.Write(context, StatusCodes.Status200OK, body.AnswerMediaType, answer.WrittenMemory);
        }
    }

    // As FHIR names it; curl shows an answer to people.
    private static bool IsForPeople(HttpRequest request) => request.Query["_pretty"] == "true";

    private static bool TryReadAsOf(HttpRequest request, out DateOnly? asOf)
    {
        var values = request.Query["asOf"];
        asOf = values.Count == 1 ? CalendarDay.Read(values[0]!) : null;
        return values.Count == 0 || asOf is not null;
    }

    private sealed record Parts(
        ReadingLimits Limits, CalendarDay Today, ClientAssessors Assessors, IncomingOrderValidator Validator, DecisionRecorder Recorder);
}
