namespace OrderCheck.Server.Endpoints;

/// <summary>OpenAPI of the addresses that others build against, written by hand beside this file.</summary>
internal static class DescriptionEndpoints
{
    public static IEndpointConventionBuilder MapDescription(this IEndpointRouteBuilder app) =>
        app.MapJson("/openapi/v1.json", AcceptedMediaTypes.Json, Embedded.Read("openapi.json"));
}
