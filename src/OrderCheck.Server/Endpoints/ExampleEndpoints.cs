namespace OrderCheck.Server.Endpoints;

/// <summary>The examples for the page.</summary>
internal static class ExampleEndpoints
{
    public static IEndpointConventionBuilder MapExamples(this IEndpointRouteBuilder app)
    {
        var examples = app.ServiceProvider.GetRequiredService<ShippedExamples>();
        var group = app.MapGroup("/examples");
        group.MapJson("", AcceptedMediaTypes.Json, examples.List());
        group.MapRead("/{name}", context =>
            examples.Find((string)context.GetRouteValue("name")!) is { } example
                ? JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.FhirJson, example.Request)
                : ErrorResponses.Write(
                context, StatusCodes.Status404NotFound, "not-found", "There is no such example.", "GET /examples lists them."));
        return group;
    }
}
