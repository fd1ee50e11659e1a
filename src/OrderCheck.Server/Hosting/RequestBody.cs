namespace OrderCheck.Server.Hosting;

/// <summary>A JSON body that was read whole.</summary>
/// <param name="Content">The bytes as sent.</param>
/// <param name="AnswerMediaType">The media type to answer with.</param>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Content, string AnswerMediaType)
{
    private const int InitialBytes = 16 * 1024;

    /// <summary>Reads a JSON body, or answers with why it is not taken: 406, 415 or 413.</summary>
    /// <param name="context">The call.</param>
    /// <param name="mediaType">The media type that fits the answer best.</param>
    /// <param name="limit">Maximum size in bytes.</param>
    /// <returns>The body, or null when the call is answered.</returns>
    public static async Task<RequestBody?> Read(HttpContext context, string mediaType, int limit)
    {
        if (AcceptedMediaTypes.Choose(context.Request, mediaType) is not { } wanted)
        {
            await ErrorResponses.WriteNotAcceptable(context);
            return null;
        }

        if (!AcceptedMediaTypes.IsJson(context.Request))
        {
            await ErrorResponses.WriteUnsupportedMediaType(context);
            return null;
        }

        if (await ReadUpTo(context.Request, limit, context.RequestAborted) is not { } content)
        {
            await ErrorResponses.WriteTooLong(context, limit);
            return null;
        }

        return new RequestBody(content, wanted);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadUpTo(HttpRequest request, int limit, CancellationToken stop)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        // One byte more than announced, so that the end is seen without growing.
        var body = new byte[Math.Min(limit, request.ContentLength ?? InitialBytes) + 1];
        var length = 0;
        while (await ReadPart(request.Body, body.AsMemory(length), stop) is > 0 and var read)
        {
            length += read;
            if (length > limit)
            {
                return null;
            }

            if (length == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min((long)body.Length * 2, limit + 1L));
            }
        }

        return body.AsMemory(0, length);
    }

    private static async ValueTask<int> ReadPart(Stream body, Memory<byte> part, CancellationToken stop)
    {
        try
        {
            return await body.ReadAsync(part, stop);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException && !stop.IsCancellationRequested)
        {
            // Kestrel reports some broken framing, such as a chunk size beyond all numbers, as if it were a fault of the connection.
            throw new BadHttpRequestException("The body could not be read.", fault);
        }
    }
}
