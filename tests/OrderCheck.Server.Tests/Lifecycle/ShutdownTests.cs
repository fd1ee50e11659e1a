using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace OrderCheck.Server.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task After_the_order_to_stop_readiness_says_no_while_calls_are_still_answered()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = Program.Build(
            ["--urls", "http://127.0.0.1:0", "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:DrainSeconds", "20"], clock);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);

        var stopping = app.StopAsync();
        var ready = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("\"reasons\":[\"stopping\"]", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/check", new StringContent(Requests.ChestPain, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")))).StatusCode);
        Assert.False(stopping.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(21));
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health/live"));
    }

    [Fact]
    public async Task A_call_under_way_is_answered_before_the_end()
    {
        await using var app = Program.Build(["--urls", "http://127.0.0.1:0", "--OrderCheck:AsOf", "2026-11-22"]);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var body = new SlowBody(Requests.ChestPain);
        var call = client.PostAsync("/check", body);
        await body.HalfIsSent.Task;

        var stopping = app.StopAsync();
        body.SendRest.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        await stopping;
    }

    private sealed class SlowBody : HttpContent
    {
        private readonly byte[] _body;

        public SlowBody(string body)
        {
            _body = System.Text.Encoding.UTF8.GetBytes(body);
            Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json");
        }

        public TaskCompletionSource HalfIsSent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource SendRest { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_body.AsMemory(0, _body.Length / 2));
            await stream.FlushAsync();
            HalfIsSent.SetResult();
            await SendRest.Task;
            await stream.WriteAsync(_body.AsMemory(_body.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
