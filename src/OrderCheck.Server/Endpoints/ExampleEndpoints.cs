namespace OrderCheck.Server.Endpoints;

/// <summary>The examples for the page.</summary>
internal static class ExampleEndpoints
{
    public static void MapExamples(this IEndpointRouteBuilder app, ShippedExamples examples)
    {
        var list = examples.List();
        app.MapMethods("/examples", JsonAnswer.ReadContext, (RequestDelegate)(context =>
            JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, list)));
        app.MapMethods("/examples/{name}", JsonAnswer.ReadContext, (RequestDelegate)(context =>
            examples.Find((string)context.GetRouteValue("name")!) is { } example
                ? JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.FhirJson, example.Request)
                : ErrorResponses.Write(context, StatusCodes.Status404NotFound, "not-found", "There is no such example.", "GET /examples lists them.")));
    }
}
