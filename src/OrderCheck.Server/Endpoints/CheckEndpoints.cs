using System.Buffers;

namespace OrderCheck.Server.Endpoints;

/// <summary>The two addresses that check orders: the FHIR operation and the same as plain JSON. No decisions here.</summary>
internal static class CheckEndpoints
{
    private const int FirstGuess = 16 * 1024;

    public static void MapCheck(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var limits = services.GetRequiredService<ServerSettings>().Limits;
        var today = services.GetRequiredService<CalendarDay>();
        var assessors = services.GetRequiredService<ClientAssessors>();

        app.MapPost("/fhir/ServiceRequest/$check", (RequestDelegate)(context =>
            Answer(context, limits, today, assessors, AcceptedMediaTypes.FhirJson, static (output, answers) => OperationOutcomeWriter.Write(output, answers))));
        app.MapPost("/check", (RequestDelegate)(context =>
            Answer(context, limits, today, assessors, AcceptedMediaTypes.Json, static (output, answers) => AssessmentJsonWriter.Write(output, answers))));
    }

    private static async Task Answer(
        HttpContext context, ReadingLimits limits, CalendarDay today, ClientAssessors assessors, string mediaType,
        Action<IBufferWriter<byte>, IReadOnlyList<OrderAssessment>> write)
    {
        if (AcceptedMediaTypes.Choose(context.Request, mediaType) is not { } wanted)
        {
            await ErrorResponses.WriteNotAcceptable(context);
            return;
        }

        if (!AcceptedMediaTypes.IsJson(context.Request))
        {
            await ErrorResponses.Write(
                context, StatusCodes.Status415UnsupportedMediaType, "not-supported", "The body is not said to be JSON.",
                "Send it as application/fhir+json or application/json, in UTF-8 and without content encoding.");
            return;
        }

        if (!TryReadAsOf(context.Request, out var asOf))
        {
            await ErrorResponses.Write(context, StatusCodes.Status400BadRequest, "value", "The query parameter asOf is not a date.", "Write it once, as a whole date such as 2026-10-15.");
            return;
        }

        var body = await RequestBody.Read(context.Request, limits.BodyBytes, context.RequestAborted);
        if (body is not { } bytes)
        {
            await ErrorResponses.WriteTooLong(context, limits.BodyBytes);
            return;
        }

        var client = assessors.Of(ClientAuthenticationHandler.Client(context));
        if (!client.Checks.TryRead(bytes, today.Today, asOf, out var request, out var fault))
        {
            await ErrorResponses.Write(context, fault);
            return;
        }

        var assessments = client.Assessor.Assess(request.Orders, problem => RequestLog.Report(context, problem), context.RequestAborted);
        RequestLog.Count(context, assessments.Length, assessments.Sum(assessment => assessment.Findings.Length));
        var answer = new ArrayBufferWriter<byte>(FirstGuess);
        write(answer, assessments);
        await JsonAnswer.Write(context, StatusCodes.Status200OK, wanted, answer.WrittenMemory);
    }

    private static bool TryReadAsOf(HttpRequest request, out DateOnly? asOf)
    {
        var told = request.Query["asOf"];
        asOf = told.Count == 1 ? CalendarDay.Read(told[0]!) : null;
        return told.Count == 0 || asOf is not null;
    }
}
