using System.Buffers;

namespace OrderCheck.Server.Hosting;

/// <summary>Errors of the HTTP edge: always an OperationOutcome with one issue that says what is wrong and what would be right.</summary>
internal static class ErrorResponses
{
    private static readonly object FaultKey = new();

    /// <summary>The error that a call was answered with, or null.</summary>
    public static RequestFault? Of(HttpContext context) => context.Items[FaultKey] as RequestFault;

    /// <summary>Answers with an error of the edge itself.</summary>
    /// <param name="context">The call.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Code of the issue, from FHIR's issue types.</param>
    /// <param name="text">What is wrong, in one sentence.</param>
    /// <param name="remedy">What would be right, in one sentence.</param>
    public static Task Write(HttpContext context, int status, string code, string text, string remedy) =>
        Write(context, new RequestFault(status, code, text) { Diagnostics = remedy });

    /// <summary>Answers with why a request could not be taken.</summary>
    public static Task Write(HttpContext context, RequestFault fault)
    {
        context.Items[FaultKey] = fault;
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        SecurityHeaders.Apply(context);
        context.Response.Headers.Allow = allow;
        var mediaType = AcceptedMediaTypes.Choose(context.Request, AcceptedMediaTypes.FhirJson) ?? AcceptedMediaTypes.FhirJson;
        var outcome = new ArrayBufferWriter<byte>();
        OperationOutcomeWriter.Write(outcome, fault);
        return JsonAnswer.Write(context, fault.Status, mediaType, outcome.WrittenMemory);
    }

    /// <summary>Says that nobody is let in unknown, and not why: a hint would help whoever tries.</summary>
    public static Task WriteUnauthenticated(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        });
        return Write(context, StatusCodes.Status401Unauthorized, "login", "The call is not authenticated.", "Calls are signed as CDS Hooks describes, by a registered client.");
    }

    /// <summary>Says that only JSON can be had.</summary>
    public static Task WriteNotAcceptable(HttpContext context) => Write(
        context, StatusCodes.Status406NotAcceptable, "not-supported", "Only JSON can be had here.", "Accept application/fhir+json or application/json.");

    /// <summary>Says that the body is too large, and from where on.</summary>
    public static Task WriteTooLong(HttpContext context, int limit) => Write(
        context, StatusCodes.Status413PayloadTooLarge, "too-long", $"The body is larger than the limit of {limit} bytes.",
        "Send fewer orders, or only the part of the chart that bears on them.");

    /// <summary>Gives a body to what routing answers without one: no such address, or not with this method.</summary>
    public static IApplicationBuilder UseEmptyAnswers(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (response.HasStarted || response.ContentLength is not null || response.ContentType is not null)
        {
            return;
        }

        switch (response.StatusCode)
        {
            case StatusCodes.Status405MethodNotAllowed when HttpMethods.IsOptions(context.Request.Method):
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case StatusCodes.Status405MethodNotAllowed:
                await Write(context, response.StatusCode, "not-supported", "This address does not take this method.", $"It takes {response.Headers.Allow}.");
                break;
            case StatusCodes.Status404NotFound:
                await Write(
                    context, response.StatusCode, "not-found", "There is nothing at this address.",
                    "Orders are checked with POST /fhir/ServiceRequest/$check or POST /check; what is published is listed in GET /fhir/metadata.");
                break;
        }
    });
}
