namespace OrderCheck.Server.Endpoints;

/// <summary>What the service publishes about itself in FHIR.</summary>
internal static class ArtefactEndpoints
{
    public static IEndpointConventionBuilder MapArtefacts(this IEndpointRouteBuilder app)
    {
        var artefacts = app.ServiceProvider.GetRequiredService<PublishedArtefacts>();
        var group = app.MapGroup("/fhir");
        group.MapRead("/metadata", context => Answer(context, artefacts.Capabilities));
        group.MapRead($"/{{type:regex(^({string.Join('|', artefacts.Types)})$)}}/{{id}}", context =>
            Answer(context, artefacts.Find((string)context.GetRouteValue("type")!, (string)context.GetRouteValue("id")!)));
        return group;
    }

    private static Task Answer(HttpContext context, ReadOnlyMemory<byte>? artefact)
    {
        if (artefact is not { } body)
        {
            return ErrorResponses.Write(
                context, StatusCodes.Status404NotFound, "not-found", "There is no such artefact.",
                "What is published is listed in GET /fhir/metadata.");
        }

        return AcceptedMediaTypes.Choose(context.Request, AcceptedMediaTypes.FhirJson) is { } mediaType
            ? JsonAnswer.Write(context, StatusCodes.Status200OK, mediaType, body)
            : ErrorResponses.WriteNotAcceptable(context);
    }
}
