namespace OrderCheck.Server.Endpoints;

/// <summary>OpenAPI of the addresses that others build against, written by hand beside this file.</summary>
internal static class DescriptionEndpoints
{
    public static void MapDescription(this IEndpointRouteBuilder app)
    {
        var description = Embedded.Read("openapi.json");
        app.MapMethods("/openapi/v1.json", JsonAnswer.ReadContext, (RequestDelegate)(context =>
            JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, description)));
    }
}
