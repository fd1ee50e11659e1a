using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace OrderCheck.Server.Tests;

public sealed class EhrResilienceTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(429)]
    public async Task A_failure_that_may_pass_is_tried_again(int status)
    {
        var calls = 0;
        await using var ehr = await SmallServer.Start(context => Answer(context, Interlocked.Increment(ref calls) < 3 ? status : 200));
        using var reads = Reads(ehr);

        Assert.Equal(HttpStatusCode.OK, await Get(reads, ehr));
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
        await using var ehr = await SmallServer.Start(context => Answer(context, status));
        using var reads = Reads(ehr);

        Assert.Equal((HttpStatusCode)status, await Get(reads, ehr));
        Assert.Equal(1, ehr.Calls);
    }

    [Fact]
    public async Task Tries_are_bounded()
    {
        await using var ehr = await SmallServer.Start(context => Answer(context, 503));
        using var reads = Reads(ehr);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(reads, ehr));
        Assert.Equal(3, ehr.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_asks_for_patience_gets_it(bool asDate)
    {
        var clock = new FakeTimeProvider();
        var ehr = new StubbedEhr(call => call > 1 ? Reply(200) : Reply(503, asDate ? (clock.GetUtcNow() + TimeSpan.FromSeconds(2)).ToString("R") : "2"));
        using var reads = new HttpMessageInvoker(new EhrResilience(ehr, new ReadSettings(), clock));
        var answer = Get(reads, "http://ehr.example", clock);

        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal((1, false), (ehr.Calls, answer.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(HttpStatusCode.OK, await answer);
        Assert.Equal(2, ehr.Calls);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_patience_than_there_is_is_not_waited_for()
    {
        var clock = new FakeTimeProvider();
        var ehr = new StubbedEhr(_ => Reply(503, "30"));
        using var reads = new HttpMessageInvoker(new EhrResilience(ehr, new ReadSettings(), clock));

        // The clock stands still: were there a wait, this would never end.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(reads, "http://ehr.example", clock));
        Assert.Equal(1, ehr.Calls);
    }

    [Fact]
    public async Task A_host_that_keeps_failing_is_left_alone_for_a_while_and_others_are_not()
    {
        var (sick, clock, settings) = (true, new FakeTimeProvider(), new ReadSettings { Retries = 1 });
        var ehr = new StubbedEhr(_ => Reply(sick ? 500 : 200, "0"));
        using var reads = new HttpMessageInvoker(new EhrResilience(ehr, settings, clock));
        await FailUntilLeftAlone(reads, clock);

        var seen = ehr.Calls;
        Assert.InRange(seen, 5, 20);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Get(reads, "http://sick.example", clock));
        Assert.Equal(seen, ehr.Calls);
        sick = false;
        Assert.Equal(HttpStatusCode.OK, await Get(reads, "http://other.example", clock));
        clock.Advance(settings.Pause + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await Get(reads, "http://sick.example", clock));
    }

    [Fact]
    public async Task At_most_so_many_reads_are_under_way_at_one_host()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        await using var ehr = await SmallServer.Start(async context =>
        {
            var under = Interlocked.Increment(ref now);
            lock (gate)
            {
                most = Math.Max(most, under);
            }

            await Task.Delay(30);
            Interlocked.Decrement(ref now);
            await Answer(context, 200);
        });
        using var reads = Reads(ehr, new ReadSettings { PerHost = 3 });

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Get(reads, ehr)));

        Assert.Equal(3, most);
    }

    [Fact]
    [Trait("Requirement", "fhir-server")]
    public async Task A_body_that_comes_too_slowly_or_is_too_large_is_not_waited_for()
    {
        await using var slow = await SmallServer.Start(async context =>
        {
            for (var part = 0; part < 100; part++)
            {
                await context.Response.WriteAsync(" ");
                await context.Response.Body.FlushAsync();
                await Task.Delay(50);
            }
        });
        await using var large = await SmallServer.Start(new string(' ', 5000));
        var settings = new ReadSettings { Budget = TimeSpan.FromMilliseconds(400), Retries = 1, Bytes = 4096 };
        using var patient = Reads(slow, settings);
        using var small = Reads(large, settings);

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => Get(patient, slow));
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => Get(small, large));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, fault.HttpRequestError);
        Assert.Equal(1, large.Calls);
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static AllowedServer Listed(SmallServer ehr) => AllowedServer.TryRead(ehr.Address, out var server) ? server : throw new InvalidOperationException();

    private static HttpMessageInvoker Reads(SmallServer ehr, ReadSettings? settings = null) =>
        new(new EhrResilience(SsrfGuard.Build([Listed(ehr)], []), settings ?? new ReadSettings { Budget = TimeSpan.FromSeconds(8) }, TimeProvider.System));

    private static async Task FailUntilLeftAlone(HttpMessageInvoker reads, TimeProvider clock)
    {
        try
        {
            for (var call = 0; call < 20; call++)
            {
                await Get(reads, "http://sick.example", clock);
            }
        }
        catch (BrokenCircuitException)
        {
            // From now on.
        }
    }

    private static HttpResponseMessage Reply(int status, string? retryAfter = null)
    {
        var reply = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent([]) };
        if (retryAfter is not null)
        {
            reply.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return reply;
    }

    private static Task<HttpStatusCode> Get(HttpMessageInvoker reads, SmallServer ehr) => Get(reads, ehr.Address, TimeProvider.System);

    private static async Task<HttpStatusCode> Get(HttpMessageInvoker reads, string address, TimeProvider clock)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/Patient/p");
        request.Options.Set(EhrResilience.Deadline, clock.GetUtcNow().AddSeconds(8));
        using var response = await reads.SendAsync(request, default);
        return response.StatusCode;
    }

    /// <summary>An EHR without a network, so that nothing but the clock of the test takes time.</summary>
    private sealed class StubbedEhr(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(++Calls));
    }
}
