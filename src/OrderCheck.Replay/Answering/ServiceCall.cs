using System.Net.Http.Headers;

namespace OrderCheck.Replay.Answering;

/// <summary>A call of an OrderCheck service, as an EHR makes it.</summary>
internal static class ServiceCall
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The message that posts a body of JSON.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="body">The body.</param>
    /// <param name="token">The token that signs it, or null.</param>
    public static HttpRequestMessage Post(Uri address, ReadOnlyMemory<byte> body, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json", 0.9));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }
}
