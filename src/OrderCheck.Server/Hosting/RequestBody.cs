namespace OrderCheck.Server.Hosting;

/// <summary>Reads a whole body, but never more of it than the limit.</summary>
internal static class RequestBody
{
    private const int FirstGuess = 16 * 1024;

    /// <summary>Reads the body to its end or to the limit.</summary>
    /// <returns>The body, or null when it is larger than the limit.</returns>
    public static async Task<ReadOnlyMemory<byte>?> Read(HttpRequest request, int limit, CancellationToken stop)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        // One byte more than announced, so that the end is seen without growing.
        var body = new byte[Math.Min(limit, request.ContentLength ?? FirstGuess) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(body.AsMemory(length), stop);
            if (read == 0)
            {
                return body.AsMemory(0, length);
            }

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
    }
}
