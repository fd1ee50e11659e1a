using System.Buffers;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Endpoints;

/// <summary>The addresses that check orders: the FHIR operation, the same as plain JSON, and the draft of a notice. No decisions here.</summary>
internal static class CheckEndpoints
{
    private const int InitialAnswerBytes = 16 * 1024;

    public static IEndpointConventionBuilder MapCheck(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var parts = new Parts(
            services.Settings().Limits.ToReadingLimits(), services.GetRequiredService<CalendarDay>(), services.GetRequiredService<CurrentKnowledge>(),
            services.GetRequiredService<IncomingOrderValidator>(), services.GetRequiredService<DecisionRecorder>());
        var notifier = services.Settings().AbnNotifier.ToNotifier();

        var group = app.MapGroup("");
        group.MapPost("/fhir/ServiceRequest/$check", (RequestDelegate)(context =>
            Answer(context, parts, "$check", AcceptedMediaTypes.FhirJson, static (output, call) => WriteOutcome(output, call))));
        group.MapPost("/fhir/ServiceRequest/$abn-draft", (RequestDelegate)(context =>
            Answer(context, parts, "$abn-draft", AcceptedMediaTypes.FhirJson, (output, call) => WriteNotice(output, call, notifier))));
        group.MapPost("/check", (RequestDelegate)(context =>
            Answer(context, parts, "check", AcceptedMediaTypes.Json, static (output, call) => WriteJson(output, call))));
        return group;
    }

    private static int WriteOutcome(IBufferWriter<byte> output, CheckedCall call)
    {
        OperationOutcomeWriter.Write(output, call.Assessments, call.IsForPeople);
        return StatusCodes.Status200OK;
    }

    private static int WriteJson(IBufferWriter<byte> output, CheckedCall call)
    {
        AssessmentJsonWriter.Write(output, call.Assessments, call.IsForPeople);
        return StatusCodes.Status200OK;
    }

    private static int WriteNotice(IBufferWriter<byte> output, CheckedCall call, NoticeNotifier notifier)
    {
        if (new NoticeDrafter(call.Client.Assessor.Knowledge, notifier).Draft(call.Assessments, call.Request.Today) is not { } draft)
        {
            NoticeDraftWriter.WriteRefusal(output, call.Assessments, call.Request.Today, call.IsForPeople);
            return StatusCodes.Status422UnprocessableEntity;
        }

        NoticeDraftWriter.Write(output, draft, call.Client.Checks.ReadNoticeSubject(call.Body), call.Request.Patient, call.IsForPeople);
        return StatusCodes.Status200OK;
    }

    private static async Task Answer(
        HttpContext context, Parts parts, string service, string mediaType, Func<IBufferWriter<byte>, CheckedCall, int> write)
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
        var client = parts.Knowledge.Value.Assessors.Of(caller);
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
        var status = write(answer, new CheckedCall(body.Content, request, assessments, client, IsForPeople(context.Request)));
        if (await parts.Recorder.Record(context, () => new AnsweredCall
        {
            Client = caller.Name,
            Service = service,
            ReceivedAt = received,
            Elapsed = parts.Recorder.Now - received,
            Assessments = assessments,
        }))
        {
            await JsonAnswer.Write(context, status, body.AnswerMediaType, answer.WrittenMemory);
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

    private sealed record CheckedCall(
        ReadOnlyMemory<byte> Body, CheckRequest Request, IReadOnlyList<OrderAssessment> Assessments, ClientAssessor Client, bool IsForPeople);

    private sealed record Parts(
        ReadingLimits Limits, CalendarDay Today, CurrentKnowledge Knowledge, IncomingOrderValidator Validator, DecisionRecorder Recorder);
}
