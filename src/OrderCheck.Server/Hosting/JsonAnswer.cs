namespace OrderCheck.Server.Hosting;

/// <summary>Writes a finished JSON body with its length, media type and charset.</summary>
internal static class JsonAnswer
{
    /// <summary>The methods of addresses that only give.</summary>
    public static readonly string[] ReadContext = [HttpMethods.Get, HttpMethods.Head];

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
