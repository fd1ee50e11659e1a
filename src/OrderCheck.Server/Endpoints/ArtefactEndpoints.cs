namespace OrderCheck.Server.Endpoints;

/// <summary>What the service publishes about itself in FHIR.</summary>
internal static class ArtefactEndpoints
{
    public static void MapArtefacts(this IEndpointRouteBuilder app, PublishedArtefacts artefacts)
    {
        app.MapMethods("/fhir/metadata", JsonAnswer.ReadContext, (RequestDelegate)(context => Answer(context, artefacts.Capabilities)));
        app.MapMethods($"/fhir/{{type:regex(^({string.Join('|', artefacts.Types)})$)}}/{{id}}", JsonAnswer.ReadContext, (RequestDelegate)(context =>
            Answer(context, artefacts.Find((string)context.GetRouteValue("type")!, (string)context.GetRouteValue("id")!))));
    }

    private static Task Answer(HttpContext context, ReadOnlyMemory<byte>? artefact)
    {
        if (artefact is not { } body)
        {
            return ErrorResponses.Write(
                context, StatusCodes.Status404NotFound, "not-found", "There is no such artefact.", "What is published is listed in GET /fhir/metadata.");
        }

        return AcceptedMediaTypes.Choose(context.Request, AcceptedMediaTypes.FhirJson) is { } mediaType
            ? JsonAnswer.Write(context, StatusCodes.Status200OK, mediaType, body)
            : ErrorResponses.WriteNotAcceptable(context);
    }
}
