using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCheck.Decisions;
using OrderCheck.Testing;
using Yarp.ReverseProxy.Configuration;

namespace OrderCheck.Server.Tests;

/// <summary>Two instances of the service on one database, behind a proxy that asks them in turn.</summary>
public sealed partial class TwoInstancesTests
{
    [PostgresFact]
    public async Task A_token_that_one_instance_took_is_refused_by_the_other()
    {
        await using var database = await ScratchPostgres.Start();
        using var key = new ScratchFile("a secret that the instances share");
        using var signer = TestSigner.Es384();
        using var keys = new ScratchFile(signer.KeySet());
        var settings = Settings(database, key, keys);
        await using var one = await RunningServer.Start(settings);
        await using var other = await RunningServer.Start(settings);
        string Token() => signer.Token(RegisteredServer.Issuer, RegisteredServer.PublicUrl + "/check");
        var token = Token();

        Assert.Equal(HttpStatusCode.OK, await Post(one.Client, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(other.Client, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(one.Client, token));
        Assert.Equal(HttpStatusCode.OK, await Post(other.Client, Token()));
        Assert.Contains(other.Log, line => line.EndsWith("was refused: replay", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Of_calls_with_one_token_at_the_same_moment_one_alone_is_let_in()
    {
        await using var database = await ScratchPostgres.Start();
        using var key = new ScratchFile("a secret that the instances share");
        using var signer = TestSigner.Es384();
        using var keys = new ScratchFile(signer.KeySet());
        var settings = Settings(database, key, keys);
        await using var one = await RunningServer.Start(settings);
        await using var other = await RunningServer.Start(settings);
        for (var round = 0; round < 5; round++)
        {
            var token = signer.Token(RegisteredServer.Issuer, RegisteredServer.PublicUrl + "/check");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Post((i % 2 == 0 ? one : other).Client, token)));
            Assert.Single(answers, HttpStatusCode.OK);
        }
    }

    [PostgresFact]
    public async Task An_instance_that_is_killed_behind_a_proxy_loses_no_decision()
    {
        await using var database = await ScratchPostgres.Start();
        using var key = new ScratchFile("a secret that the instances share");
        string[] settings =
        [
            "--urls", "http://127.0.0.1:0", "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:DecisionLog:Mode", "required",
            "--OrderCheck:DecisionLog:ConnectionString", database.ConnectionString, "--OrderCheck:DecisionLog:KeyFile", key.Path,
        ];
        using var victim = ServiceProcess.Start(settings);
        using var survivor = ServiceProcess.Start(settings);
        Uri[] addresses = [(await victim.Started()).Address, (await survivor.Started()).Address];
        victim.Ignore();
        survivor.Ignore();
        await using var proxy = await Proxy(addresses);
        using var client = new HttpClient { BaseAddress = new Uri(proxy.Urls.First()) };
        var answered = new ConcurrentQueue<string>();
        var callers = Enumerable.Range(0, 6).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                answered.Enqueue(await AskUntilAnswered(client, $"order-{caller}-{i}"));
            }
        })).ToList();
        while (answered.Count < 40)
        {
            await Task.Delay(5);
        }

        victim.Kill();
        await Task.WhenAll(callers);

        using var log = new DecisionLog(new DecisionLogSettings { ConnectionString = database.ConnectionString }, TimeProvider.System);
        var recorded = log.Export().Select(entry => entry.Decision!.AssessmentId).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(180, answered.Distinct(StringComparer.Ordinal).Count());
        Assert.All(answered, id => Assert.Contains(id, recorded));
        Assert.True((await log.VerifyAsync()).IsIntact);
    }

    // What fails is asked again, as an EHR does. Each order has a name of its own, so each decision has an id of its own.
    private static async Task<string> AskUntilAnswered(HttpClient client, string order)
    {
        var body = Requests.ChestPain.Replace("order-1", order, StringComparison.Ordinal);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            using var response = await client.PostAsync("/check", content);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return AssessmentId().Match(await response.Content.ReadAsStringAsync()).Value;
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException("No instance answered.");
    }

    private static async Task<WebApplication> Proxy(params Uri[] instances)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "ordercheck", Match = new RouteMatch { Path = "{**all}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "ordercheck",
                    LoadBalancingPolicy = "RoundRobin",
                    Destinations = instances.Select((address, i) => (Name: $"instance-{i}", Address: address))
                        .ToDictionary(one => one.Name, one => new DestinationConfig { Address = one.Address.ToString() }, StringComparer.Ordinal),
                },
            ]);
        var proxy = builder.Build();
        proxy.MapReverseProxy();
        await proxy.StartAsync();
        return proxy;
    }

    private static async Task<HttpStatusCode> Post(HttpClient client, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/check") { Content = new StringContent(Requests.ChestPain, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static string[] Settings(ScratchPostgres database, ScratchFile key, ScratchFile keys) =>
    [
        "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:PublicUrl", RegisteredServer.PublicUrl, "--OrderCheck:Clients:0:Name", "mercy",
        "--OrderCheck:Clients:0:Issuer", RegisteredServer.Issuer, "--OrderCheck:Clients:0:KeyFile", keys.Path, "--OrderCheck:DecisionLog:Mode", "required",
        "--OrderCheck:DecisionLog:ConnectionString", database.ConnectionString, "--OrderCheck:DecisionLog:KeyFile", key.Path,
    ];

    [GeneratedRegex("oc-[0-9a-f]+", RegexOptions.NonBacktracking)]
    private static partial Regex AssessmentId();
}
