using System.Buffers;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Server.Endpoints;

/// <summary>FHIR's <c>$validate</c> for every resource type. A resource with faults is a good answer: 200 with the faults.</summary>
internal static class ValidateEndpoints
{
    public static IEndpointConventionBuilder MapValidate(this IEndpointRouteBuilder app)
    {
        var limits = app.ServiceProvider.Settings().Limits.ToReadingLimits();
        var validator = app.ServiceProvider.GetRequiredService<ResourceValidator>();
        return app.MapPost("/fhir/{type}/$validate", (RequestDelegate)(context => Answer(context, limits, validator)));
    }

    private static async Task Answer(HttpContext context, ReadingLimits limits, ResourceValidator validator)
    {
        var type = (string)context.GetRouteValue("type")!;
        if (!ResourceValidator.IsResourceType(type))
        {
            await ErrorResponses.Write(
                context, StatusCodes.Status404NotFound, "not-found", "There is no such resource type in FHIR R4.",
                "Use the address of an R4 type, such as /fhir/ServiceRequest/$validate.");
            return;
        }

        if (await RequestBody.Read(context, AcceptedMediaTypes.FhirJson, limits.BodyBytes) is not { } body)
        {
            return;
        }

        if (!ValidateRequestReader.TryRead(
            body.Content, limits, type, Query(context, "mode"), Query(context, "profile"), out var request, out var fault))
        {
            await ErrorResponses.Write(context, fault);
            return;
        }

        if (await validator.ValidateAsync(request, context.RequestAborted) is not { } report)
        {
            await ErrorResponses.WriteValidatorBusy(context);
            return;
        }

        var answer = new ArrayBufferWriter<byte>();
        ValidationOutcomeWriter.Write(answer, report);
        await JsonAnswer.Write(context, StatusCodes.Status200OK, body.AnswerMediaType, answer.WrittenMemory);
    }

    private static string? Query(HttpContext context, string name) =>
        context.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;
}
