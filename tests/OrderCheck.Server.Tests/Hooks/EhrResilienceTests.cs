using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace OrderCheck.Server.Tests;

public sealed class EhrResilienceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(429)]
    public async Task A_failure_that_may_pass_is_tried_again(int status)
    {
        var ehr = new StubbedHandler(call => call < 3 ? StubbedHandler.Reply(status, "0") : StubbedHandler.Reply(200));
        using var reads = Reads(ehr);

        Assert.Equal(HttpStatusCode.OK, await Get(reads));
        Assert.Equal(3, ehr.Calls);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(501)]
    [InlineData(302)]
    public async Task An_answer_that_will_not_change_is_not_asked_for_again(int status)
    {
        var ehr = new StubbedHandler(_ => StubbedHandler.Reply(status));
        using var reads = Reads(ehr);

        Assert.Equal((HttpStatusCode)status, await Get(reads));
        Assert.Equal(1, ehr.Calls);
    }

    [Fact]
    public async Task Tries_are_bounded()
    {
        var ehr = new StubbedHandler(_ => StubbedHandler.Reply(503, "0"));
        using var reads = Reads(ehr);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(reads));
        Assert.Equal(3, ehr.Calls);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_asked_again_at_once()
    {
        var ehr = new StubbedHandler(call => StubbedHandler.Reply(call > 1 ? 200 : 503));
        using var reads = Reads(ehr);
        var answer = Get(reads);

        Assert.Equal((1, false), (ehr.Calls, answer.IsCompleted));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, await answer);
        Assert.Equal(2, ehr.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_asks_for_patience_gets_it(bool asDate)
    {
        var wish = asDate ? (_clock.GetUtcNow() + TimeSpan.FromSeconds(2)).ToString("R") : "2";
        var ehr = new StubbedHandler(call => call > 1 ? StubbedHandler.Reply(200) : StubbedHandler.Reply(503, wish));
        using var reads = Reads(ehr);
        var answer = Get(reads);

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal((1, false), (ehr.Calls, answer.IsCompleted));
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(HttpStatusCode.OK, await answer);
        Assert.Equal(2, ehr.Calls);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_patience_than_there_is_is_not_waited_for()
    {
        var ehr = new StubbedHandler(_ => StubbedHandler.Reply(503, "30"));
        using var reads = Reads(ehr);

        // The clock stands still: were there a wait, this would never end.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(reads));
        Assert.Equal(1, ehr.Calls);
    }

    [Fact]
    public async Task A_host_that_keeps_failing_is_left_alone_for_a_while_and_others_are_not()
    {
        var (sick, settings) = (true, new ReadSettings { Retries = 1 });
        var ehr = new StubbedHandler(_ => StubbedHandler.Reply(sick ? 500 : 200, "0"));
        using var reads = Reads(ehr, settings);
        await FailUntilLeftAlone(reads);

        var seen = ehr.Calls;
        Assert.InRange(seen, 5, 20);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Get(reads));
        Assert.Equal(seen, ehr.Calls);
        sick = false;
        Assert.Equal(HttpStatusCode.OK, await Get(reads, "http://other.example"));
        _clock.Advance(settings.Pause + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await Get(reads));
    }

    [Fact]
    public async Task At_most_so_many_reads_are_under_way_at_one_host()
    {
        var (underWay, max) = (0, 0);
        var gate = new Lock();
        var held = Channel.CreateUnbounded<TaskCompletionSource>();
        using var reads = Reads(new StubbedHandler(async (_, _) =>
        {
            lock (gate)
            {
                max = Math.Max(max, ++underWay);
            }

            var release = new TaskCompletionSource();
            held.Writer.TryWrite(release);
            await release.Task;
            lock (gate)
            {
                underWay--;
            }

            return StubbedHandler.Reply(200);
        }), new ReadSettings { PerHost = 3 });

        var answers = Enumerable.Range(0, 30).Select(_ => Get(reads)).ToArray();
        Assert.Equal(3, held.Reader.Count);
        for (var answered = 0; answered < answers.Length; answered++)
        {
            (await held.Reader.ReadAsync()).SetResult();
        }

        Assert.All(await Task.WhenAll(answers), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(3, max);
    }

    [Fact]
    [Trait("Requirement", "fhir-server")]
    public async Task A_body_that_comes_too_slowly_is_not_waited_for()
    {
        var settings = new ReadSettings();
        using var reads = Reads(new StubbedHandler(_ => StubbedHandler.Reply(200, content: new EndlessContent())), settings);
        var answer = Get(reads, patience: settings.PerTry);

        Assert.False(answer.IsCompleted);
        _clock.Advance(settings.PerTry);
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => answer);
    }

    [Fact]
    [Trait("Requirement", "fhir-server")]
    public async Task A_body_that_is_too_large_is_not_read()
    {
        var ehr = new StubbedHandler(_ => StubbedHandler.Reply(200, content: new ByteArrayContent(new byte[5000])));
        using var reads = Reads(ehr, new ReadSettings { Bytes = 4096 });

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => Get(reads));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, fault.HttpRequestError);
        Assert.Equal(1, ehr.Calls);
    }

    private HttpMessageInvoker Reads(HttpMessageHandler ehr, ReadSettings? settings = null) =>
        new(new EhrResilience(ehr, settings ?? new ReadSettings(), _clock));

    private async Task FailUntilLeftAlone(HttpMessageInvoker reads)
    {
        try
        {
            for (var call = 0; call < 20; call++)
            {
                await Get(reads);
            }
        }
        catch (BrokenCircuitException)
        {
            // From now on.
        }
    }

    private async Task<HttpStatusCode> Get(HttpMessageInvoker reads, string address = "http://ehr.example", TimeSpan? patience = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/Patient/p");
        request.Options.Set(EhrResilience.Deadline, _clock.GetUtcNow() + (patience ?? Patience));
        using var response = await reads.SendAsync(request, default);
        return response.StatusCode;
    }

    /// <summary>A body that starts and never ends.</summary>
    private sealed class EndlessContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{"u8.ToArray(), cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
