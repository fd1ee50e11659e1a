using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrderCheck.Server.Tests;

public sealed class CallLimitTests
{
    private const string NoPlaceToWait = "--OrderCheck:Limits:WaitingCalls=0";

    [Fact]
    public async Task More_calls_in_a_minute_than_allowed_are_told_when_to_come_again()
    {
        await using var server = await RunningServer.Start("--OrderCheck:Limits:CallsPerMinute=3");
        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.Post("/check", "{\"resourceType\":\"Patient\"}")).Status);
        }

        var refused = await server.Post("/fhir/ServiceRequest/$check", "{\"resourceType\":\"Patient\"}");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal("throttled", refused.Json.GetProperty("issue")[0].GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/health/ready")).Status);
    }

    [Theory]
    [InlineData("--OrderCheck:Limits:ConcurrentChecks=1")]
    [InlineData("--OrderCheck:Limits:ConcurrentCallsPerClient=1")]
    public async Task A_check_that_finds_no_place_is_refused_until_one_is_free(string limit)
    {
        await using var server = await RunningServer.Start(limit, NoPlaceToWait);
        using (var unfinished = await Unfinished(server))
        {
            var refused = await Until(() => server.Post("/check", "{}"), answer => answer.Status == HttpStatusCode.TooManyRequests);
            Assert.Equal("1", refused.Header("Retry-After"));
            Assert.Equal(HttpStatusCode.OK, (await server.Get("/fhir/metadata")).Status);
        }

        await Until(() => server.Post("/check", "{}"), answer => answer.Status != HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Checks_that_wait_keep_no_hook_call_out()
    {
        await using var server = await RunningServer.Start("--OrderCheck:Limits:ConcurrentChecks=1", NoPlaceToWait);
        using var unfinished = await Unfinished(server);
        await Until(() => server.Post("/check", "{}"), answer => answer.Status == HttpStatusCode.TooManyRequests);

        Assert.Equal(HttpStatusCode.BadRequest, (await server.Post("/cds-services/order-sign-cardiac-imaging", "{}", "application/json")).Status);
    }

    [Theory]
    [InlineData("/check")]
    [InlineData("/fhir/ServiceRequest/$check")]
    public async Task A_call_whose_time_is_up_before_any_order_is_checked_is_told_to_come_again(string path)
    {
        await using var server = await RunningServer.Start(new NoTime());
        var answer = await server.Post(path, Requests.ChestPain);

        Assert.Equal("1", answer.Header("Retry-After"));
        answer.Outcome(503);
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class NoTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A call whose body never ends, so that it holds its place.</summary>
    private static async Task<TcpClient> Unfinished(RunningServer server)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Address.Host, server.Address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /check HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"));
        return connection;
    }

    // The call on the other connection is seen a little later; there is no event for it, so the same question is asked until the answer is there.
    private static async Task<Answer> Until(Func<Task<Answer>> ask, Func<Answer, bool> isReached)
    {
        Answer answer;
        do
        {
            answer = await ask();
        }
        while (!isReached(answer));
        return answer;
    }
}
