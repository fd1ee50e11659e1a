using System.Buffers;
using Microsoft.AspNetCore.Diagnostics;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Server.Hosting;

/// <summary>Error bodies: always an OperationOutcome with one issue that says what is wrong and what would be right.</summary>
internal static class ErrorResponses
{
    private const string SecondsToWait = "5";

    /// <summary>Answers with an error of the host itself.</summary>
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
        var outcome = new ArrayBufferWriter<byte>();
        OperationOutcomeWriter.Write(outcome, fault);
        return Write(context, fault, outcome);
    }

    /// <summary>Refuses a request whose orders are not valid FHIR, with all that was found.</summary>
    public static Task WriteInvalid(HttpContext context, RequestFault fault, ValidationReport report)
    {
        var outcome = new ArrayBufferWriter<byte>();
        ValidationOutcomeWriter.Write(outcome, report);
        return Write(context, fault, outcome);
    }

    /// <summary>Returns 503: no turn of the validator came in time.</summary>
    public static Task WriteValidatorBusy(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.RetryAfter = SecondsToWait;
            return Task.CompletedTask;
        });
        return Write(context, StatusCodes.Status503ServiceUnavailable, "throttled", "Too many resources are waiting to be validated.",
            "Try again in some seconds.");
    }

    /// <summary>Returns 401 without the reason: details would help an attacker.</summary>
    public static Task WriteUnauthenticated(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        });
        return Write(context, StatusCodes.Status401Unauthorized, "login", "The call is not authenticated.",
            "Calls are signed as CDS Hooks describes, by a registered client.");
    }

    /// <summary>Returns 406: the caller accepts no JSON.</summary>
    public static Task WriteNotAcceptable(HttpContext context) => Write(
        context, StatusCodes.Status406NotAcceptable, "not-supported", "Not acceptable: this endpoint returns JSON only.",
        "Accept application/fhir+json or application/json.");

    /// <summary>Says that the body is too large, and from where on.</summary>
    public static Task WriteTooLong(HttpContext context, int limit) => Write(
        context, StatusCodes.Status413PayloadTooLarge, "too-long", $"The body is larger than the limit of {limit} bytes.",
        "Send fewer orders, or only the part of the chart that bears on them.");

    /// <summary>Returns 415: the body is no JSON by its media type, charset or content encoding.</summary>
    public static Task WriteUnsupportedMediaType(HttpContext context) => Write(
        context, StatusCodes.Status415UnsupportedMediaType, "not-supported",
        "Content-Type must be application/fhir+json or application/json.",
        "Send the body in UTF-8 and without content encoding.");

    /// <summary>Gives a body to what routing answers without one: no such address, or not with this method.</summary>
    public static Task WriteStatusAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        var response = context.Response;
        switch (response.StatusCode)
        {
            case StatusCodes.Status405MethodNotAllowed when HttpMethods.IsOptions(context.Request.Method):
                response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case StatusCodes.Status405MethodNotAllowed:
                return Write(context, response.StatusCode, "not-supported", "This address does not take this method.",
                    $"It takes {response.Headers.Allow}.");
            case StatusCodes.Status404NotFound:
                return Write(
                    context, response.StatusCode, "not-found", "There is nothing at this address.",
                    "Orders are checked with POST /fhir/ServiceRequest/$check or POST /check; what is published is listed in GET /fhir/metadata.");
            default:
                return Task.CompletedTask;
        }
    }

    private static Task Write(HttpContext context, RequestFault fault, ArrayBufferWriter<byte> outcome)
    {
        CallFeature.Of(context).Fault = fault;
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        SecurityHeaders.Apply(context);
        context.Response.Headers.Allow = allow;
        var mediaType = AcceptedMediaTypes.Choose(context.Request, AcceptedMediaTypes.FhirJson) ?? AcceptedMediaTypes.FhirJson;
        return JsonAnswer.Write(context, fault.Status, mediaType, outcome.WrittenMemory);
    }
}
