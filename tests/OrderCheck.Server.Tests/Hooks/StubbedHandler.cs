using System.Net;

namespace OrderCheck.Server.Tests;

/// <summary>An EHR without a network, so that nothing but the clock of the test takes time.</summary>
internal sealed class StubbedHandler(Func<int, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private int _calls;

    public StubbedHandler(Func<int, HttpResponseMessage> answer)
        : this((call, _) => Task.FromResult(answer(call)))
    {
    }

    public int Calls => Volatile.Read(ref _calls);

    public static HttpResponseMessage Reply(int status, string? retryAfter = null, HttpContent? content = null)
    {
        var reply = new HttpResponseMessage((HttpStatusCode)status) { Content = content ?? new ByteArrayContent([]) };
        if (retryAfter is not null)
        {
            reply.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return reply;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        answer(Interlocked.Increment(ref _calls), cancellationToken);
}
