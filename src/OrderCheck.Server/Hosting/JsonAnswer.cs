namespace OrderCheck.Server.Hosting;

/// <summary>Writes a finished JSON body with its length, media type and charset.</summary>
internal static class JsonAnswer
{
    /// <summary>The methods of addresses that are only read.</summary>
    public static readonly string[] ReadMethods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps an address that is only read.</summary>
    public static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder app, string pattern, RequestDelegate answer) =>
        app.MapMethods(pattern, ReadMethods, answer);

    /// <summary>Maps an address that always gives the same JSON.</summary>
    public static IEndpointConventionBuilder MapJson(
        this IEndpointRouteBuilder app, string pattern, string mediaType, ReadOnlyMemory<byte> body) =>
        app.MapRead(pattern, context => Write(context, StatusCodes.Status200OK, mediaType, body));

    public static async Task Write(HttpContext context, int status, string mediaType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = $"{mediaType}; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
