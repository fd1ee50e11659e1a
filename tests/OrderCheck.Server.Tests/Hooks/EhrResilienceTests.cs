using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
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
        var calls = 0;
        await using var ehr = await SmallServer.Start(context =>
        {
            var first = Interlocked.Increment(ref calls) == 1;
            if (first)
            {
                context.Response.Headers.RetryAfter = asDate ? DateTimeOffset.UtcNow.AddSeconds(2).ToString("R") : "1";
            }

            return Answer(context, first ? 503 : 200);
        });
        using var reads = Reads(ehr);
        var watch = Stopwatch.StartNew();

        Assert.Equal(HttpStatusCode.OK, await Get(reads, ehr));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 5);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_patience_than_there_is_is_not_waited_for()
    {
        await using var ehr = await SmallServer.Start(context =>
        {
            context.Response.Headers.RetryAfter = "30";
            return Answer(context, 503);
        });
        using var reads = Reads(ehr);
        var watch = Stopwatch.StartNew();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(reads, ehr));
        Assert.Equal(1, ehr.Calls);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task A_host_that_keeps_failing_is_left_alone_for_a_while_and_others_are_not()
    {
        var sick = true;
        await using var ehr = await SmallServer.Start(context => Answer(context, sick ? 500 : 200));
        await using var other = await SmallServer.Start("{}");
        var settings = new ReadSettings { Retries = 1, Pause = TimeSpan.FromMilliseconds(600) };
        using var reads = new HttpMessageInvoker(new EhrResilience(SsrfGuard.Build([Listed(ehr), Listed(other)], []), settings, TimeProvider.System));
        for (var call = 0; call < 20; call++)
        {
            try
            {
                await Get(reads, ehr);
            }
            catch (BrokenCircuitException)
            {
                break;
            }
        }

        var seen = ehr.Calls;
        Assert.InRange(seen, 5, 20);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Get(reads, ehr));
        Assert.Equal(seen, ehr.Calls);
        Assert.Equal(HttpStatusCode.OK, await Get(reads, other));
        sick = false;
        await Task.Delay(800);
        Assert.Equal(HttpStatusCode.OK, await Get(reads, ehr));
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

    private static async Task<HttpStatusCode> Get(HttpMessageInvoker reads, SmallServer ehr)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{ehr.Address}/Patient/p");
        request.Options.Set(EhrResilience.Deadline, DateTimeOffset.UtcNow.AddSeconds(8));
        using var response = await reads.SendAsync(request, default);
        return response.StatusCode;
    }
}
