using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrderCheck.Tests.Shared;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace OrderCheck.Server.Tests;

public sealed class EhrReadingTests
{
    private static readonly Guid FirstPage = Guid.Parse("6f0c9b3e-5f0f-4a63-9d2b-0d7f1f3f7f10");

    public static TheoryData<string> Faults { get; } =
    [
        "latency=200", "latency=normal:200:100", "latency=heavy:100", "latency=30000", "status=500", "status=502", "status=503", "status=504", "status=404", "status=410", "status=401", "status=403",
        "status=200", "status=204", "status=302", "status=418", "status=429", "rate-limit=1", "rate-limit=60", "rate-limit=date:1", "rate-limit=date:60", "reset", "reset=midway", "truncate", "truncate=quiet",
        "content-type=text/html", "content-type=image/png", "wrong-patient", "malformed", "endless", "endless=loop", "drip=1:20", "drip=64:1", "token-expired", "expire-token",
    ];

    public static TheoryData<string> AllHooks { get; } = [.. HookBodies.Hooks];

    public static TheoryData<string> Unreachable { get; } =
    [
        "http://2130706433:{port}/fhir", "http://0x7f000001:{port}/fhir", "http://0177.0.0.1:{port}/fhir", "http://127.1:{port}/fhir", "http://127.0.0.1:{port}", "http://127.0.0.1:{port}/fhirx",
        "http://127.0.0.2:{port}/fhir", "http://0.0.0.0:{port}/fhir", "http://[::1]:{port}/fhir", "http://[::ffff:127.0.0.1]:{port}/fhir", "http://[::ffff:7f00:1]:{port}/fhir", "http://localhost:{port}/fhir",
        "http://localtest.me:{port}/fhir", "http://127.0.0.1.nip.io:{port}/fhir", "http://user@127.0.0.1:{port}/fhir", "http://127.0.0.1:{port}@127.0.0.1:{port}/fhir", "http://127.0.0.1:9@127.0.0.1:{port}/fhir",
        "http://listed.example#@127.0.0.1:{port}/fhir", "http://127.0.0.1:{port}\\@listed.example/fhir", "http://127.0.0.1:{port}/fhir/../../fhir", "http://127.0.0.1:{port}/%66hir", "//127.0.0.1:{port}/fhir", "HTTP://127.0.0.1:{port}/fhir/..;/",
        "http://169.254.169.254/latest/meta-data", "http://[fd00:ec2::254]/latest/meta-data", "https://127.0.0.1:{port}/fhir", "ftp://127.0.0.1:{port}/fhir", "file:///etc/passwd", "http://①②⑦.⓪.⓪.①:{port}/fhir", "",
    ];

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "found-5")]
    public async Task What_was_not_sent_is_read_with_the_token_and_the_answer_is_the_same(string hook)
    {
        await using var ehr = await MockEhr.Start(new MockEhrSettings { RequireToken = true }, HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        await using var server = await Start(ehr.FhirBase);
        var complete = HookBodies.Call(hook);
        var bare = HookBodies.Bare(HookBodies.Call(hook), ehr.FhirBase, ehr.IssueToken("patient/*.rs", patient: "patient-1"));

        var sent = HookAnswer.Check(await Post(server, hook, complete));
        var read = HookAnswer.Check(await Post(server, hook, bare));

        Assert.NotEmpty(ehr.Calls);
        Assert.Equal(HookAnswer.Assessments(sent).Select(Answers), HookAnswer.Assessments(read).Select(Answers));
        Assert.False(Codes(read).Contains("data-not-fetched"), read.GetRawText());
    }

    [Fact]
    public async Task A_call_is_assessed_once_whatever_the_rounds_of_reads()
    {
        var order = HookBodies.Order("order-1", "75574", "R07.2");
        order["locationReference"] = new JsonArray(new JsonObject { ["reference"] = "Location/ward" });
        JsonObject[] places =
        [
            new() { ["resourceType"] = "Location", ["id"] = "ward", ["partOf"] = new JsonObject { ["reference"] = "Location/house" } },
            new() { ["resourceType"] = "Location", ["id"] = "house", ["address"] = new JsonObject { ["state"] = "OH" } },
        ];
        await using var ehr = await MockEhr.Start(HookBodies.Chart([order, .. places]));
        await using var server = await Start(ehr.FhirBase);
        HookAnswer.Check(await Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign, null, order), ehr.FhirBase, ehr.IssueToken("patient/*.rs", patient: "patient-1"))));

        Assert.Contains(ehr.Calls, call => call.Path.EndsWith("Location/house", StringComparison.Ordinal));
        var assessors = server.Services.GetRequiredService<CurrentKnowledge>().Value.Assessors;
        Assert.Equal(1, assessors.Of(Assert.Single(server.Services.GetRequiredService<ServiceClients>().All)).Requests);
    }

    [Fact]
    [Trait("Requirement", "prefetch-states")]
    public async Task Nothing_is_read_twice_and_nothing_that_was_sent()
    {
        await using var ehr = await MockEhr.Start(HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        await using var server = await Start(ehr.FhirBase);
        var call = HookBodies.Call(HookBodies.OrderSign);
        var prefetch = call["prefetch"]!.DeepClone();
        call = HookBodies.Bare(call, ehr.FhirBase, ehr.IssueToken());
        call["prefetch"] = prefetch;
        HookAnswer.Check(await Post(server, HookBodies.OrderSign, call));

        var urls = ehr.Calls.Select(recorded => recorded.Path + recorded.Query).ToList();
        Assert.Equal(urls.Count, urls.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(urls, url => url.Contains("/Patient/", StringComparison.Ordinal) || url.Contains("/Coverage", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    [Trait("Requirement", "time")]
    [Trait("Requirement", "f-12-reads")]
    public async Task Whatever_the_EHR_does_the_answer_says_what_is_missing(string fault)
    {
        await using var ehr = await MockEhr.Start(new MockEhrSettings { RequireToken = true }, HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        // Time passes here: some faults last until the reads have used up theirs, and a slow machine only makes an answer more partial.
        await using var server = await RunningServer.Start(
            "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:FhirServers:0", ehr.FhirBase, "--OrderCheck:Reads:BudgetMilliseconds", "1000");
        await Post(server, HookBodies.OrderSign, HookBodies.Call(HookBodies.OrderSign));
        foreach (var hook in HookBodies.Hooks)
        {
            ehr.Faults = FaultScript.Empty.With("/fhir/*", fault);
            var call = HookBodies.Bare(HookBodies.Call(hook), ehr.FhirBase, ehr.IssueToken("patient/*.rs", patient: "patient-1"));
            var answer = await Post(server, hook, call);

            Assert.Contains((int)answer.Status, (int[])[200, 412]);
            if ((int)answer.Status == 412)
            {
                answer.Outcome(412);
                Assert.Equal(HookBodies.OrderDispatch, hook);
                continue;
            }

            var root = HookAnswer.Check(answer);
            var harmless = fault is "latency=200" or "latency=normal:200:100" or "latency=heavy:100" or "rate-limit=1" or "rate-limit=date:1" or "drip=64:1" or "drip=1:20" or "status=200" or "expire-token"
                || fault.StartsWith("content-type", StringComparison.Ordinal);
            Assert.True(harmless || HookAnswer.IsNamedPartial(root), $"{fault} {hook}: {root.GetRawText()}");
        }
    }

    [Fact]
    [Trait("Requirement", "time")]
    [Trait("Requirement", "f-12-reads")]
    public async Task An_EHR_that_never_answers_is_waited_for_as_long_as_the_budget()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (asked, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var ehr = WireMockServer.Start();
        ehr.Given(Request.Create()).RespondWith(Response.Create().WithCallback(async _ =>
        {
            asked.TrySetResult();
            await never.Task;
            return new ResponseMessage { StatusCode = 503 };
        }));
        await using var server = await RunningServer.Start(clock, "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:FhirServers:0", ehr.Url + "/fhir");
        var answer = Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), ehr.Url + "/fhir"));
        await asked.Task;
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(2001));

        Assert.True(HookAnswer.IsNamedPartial(HookAnswer.Check(await answer)));
        never.SetResult();
    }

    [Theory]
    [InlineData("Patient")]
    [InlineData("Coverage")]
    [InlineData("Condition")]
    [Trait("Requirement", "found-34")]
    public async Task One_read_that_fails_leaves_the_others(string type)
    {
        await using var ehr = await MockEhr.Start(HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        ehr.Server.Given(Request.Create().WithPath($"/fhir/{type}*"))
            .RespondWith(Response.Create().WithStatusCode(500).WithHeader("Retry-After", "0"));
        await using var server = await Start(ehr.FhirBase);
        var root = HookAnswer.Check(await Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), ehr.FhirBase, ehr.IssueToken())));

        Assert.Contains("data-not-fetched", Codes(root));
        Assert.Contains(ehr.Calls, recorded => recorded.Status == 200);
    }

    [Fact]
    public async Task A_passing_fault_is_overcome()
    {
        await using var ehr = await MockEhr.Start(HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        ehr.Server.Given(Request.Create().WithPath("/fhir/Patient*")).InScenario("passing").WillSetStateTo("over")
            .RespondWith(Response.Create().WithStatusCode(503).WithHeader("Retry-After", "0"));
        await using var server = await Start(ehr.FhirBase);
        var root = HookAnswer.Check(await Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), ehr.FhirBase, ehr.IssueToken())));

        Assert.DoesNotContain("data-not-fetched", Codes(root));
        Assert.Equal([503, 200], ehr.Calls.Where(call => call.Path.StartsWith("/fhir/Patient", StringComparison.Ordinal)).Select(call => call.Status));
    }

    [Fact]
    [Trait("Requirement", "prefetch-pages")]
    [Trait("Requirement", "f-11")]
    public async Task Pages_are_followed_but_not_to_another_place()
    {
        using var trap = new LoopbackTrap();
        using var ehr = WireMockServer.Start();
        ehr.Given(Request.Create()).AtPriority(3).RespondWith(Fhir(HookBodies.Bundle("searchset")));
        ehr.Given(Request.Create().WithPath("/*/Coverage").WithParam("page", "2")).AtPriority(1)
            .RespondWith(Fhir(HookBodies.Bundle("searchset", HookBodies.Coverage())));
        await using var server = await Start(ehr.Url + "/fhir");
        foreach (var (next, reached) in ((string, bool)[])
            [($"{ehr.Url}/fhir/Coverage?page=2", true), ($"{trap.Address}/fhir/Coverage?page=2", false), ($"{ehr.Url}/other/Coverage?page=2", false), ($"http://169.254.169.254/fhir?page=2", false), ("file:///etc/passwd", false)])
        {
            ehr.Given(Request.Create().WithPath("/fhir/Coverage")).AtPriority(2).WithGuid(FirstPage).RespondWith(Fhir(new JsonObject
            {
                ["resourceType"] = "Bundle",
                ["type"] = "searchset",
                ["link"] = new JsonArray(new JsonObject { ["relation"] = "next", ["url"] = next }),
            }));
            ehr.ResetLogEntries();
            var root = HookAnswer.Check(await Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), ehr.Url + "/fhir")));
            var read = ehr.LogEntries.Select(entry => new Uri(entry.RequestMessage.Url).PathAndQuery).ToList();

            Assert.Equal(reached, read.Contains("/fhir/Coverage?page=2"));
            Assert.Equal(reached ? "medicare" : "unknown", HookAnswer.Assessments(root).Single().GetProperty("payerKind").GetString());
            Assert.DoesNotContain(read, path => path.StartsWith("/other", StringComparison.Ordinal));
        }

        Assert.False(trap.WasConnectedTo);
    }

    [Theory]
    [MemberData(nameof(Unreachable))]
    [Trait("Requirement", "fhir-server")]
    [Trait("Requirement", "f-11")]
    public async Task A_FHIR_server_that_is_not_listed_is_not_connected_to(string written)
    {
        using var trap = new LoopbackTrap();
        await using var server = await Start($"http://127.0.0.1:{trap.Port}/fhir");
        foreach (var hook in HookBodies.Hooks)
        {
            var answer = await Post(server, hook, HookBodies.Bare(HookBodies.Call(hook), written.Replace("{port}", trap.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
            Assert.True(hook == HookBodies.OrderDispatch ? (int)answer.Status == 412 : HookAnswer.IsNamedPartial(HookAnswer.Check(answer)), answer.Text);
        }

        Assert.False(trap.WasConnectedTo);
    }

    [Fact]
    [Trait("Requirement", "f-11")]
    public async Task Another_port_of_a_listed_host_is_not_connected_to()
    {
        using var trap = new LoopbackTrap();
        await using var server = await Start("http://127.0.0.1:1/fhir");

        HookAnswer.Check(await Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), $"http://127.0.0.1:{trap.Port}/fhir")));
        Assert.False(trap.WasConnectedTo);
    }

    [Fact]
    public async Task Without_a_listed_server_nothing_is_read()
    {
        using var trap = new LoopbackTrap();
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22");

        HookAnswer.Check(await Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), $"{trap.Address}/fhir")));
        Assert.False(trap.WasConnectedTo);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    [Trait("Requirement", "call-token")]
    [Trait("Requirement", "fhir-server")]
    public async Task A_redirect_is_not_followed_and_the_token_goes_nowhere_else(int status)
    {
        using var trap = new LoopbackTrap();
        using var ehr = WireMockServer.Start();
        ehr.Given(Request.Create()).AtPriority(2).RespondWith(Redirect($"{trap.Address}/fhir"));
        ehr.Given(Request.Create().WithPath("/*Patient*")).AtPriority(1).RespondWith(Redirect("http://169.254.169.254/latest/meta-data"));
        await using var server = await Start($"{ehr.Url}/fhir");
        var root = HookAnswer.Check(await Post(server, HookBodies.OrderSign, HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), $"{ehr.Url}/fhir", "the-token")));
        var tokens = ehr.LogEntries.Select(entry => entry.RequestMessage.Headers!["Authorization"].Single()).ToList();

        Assert.False(trap.WasConnectedTo);
        Assert.True(HookAnswer.IsNamedPartial(root));
        Assert.NotEmpty(tokens);
        Assert.All(tokens, token => Assert.Equal("Bearer the-token", token));

        IResponseBuilder Redirect(string place) => Response.Create().WithStatusCode(status).WithHeader("Location", place);
    }

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "found-24")]
    public async Task An_EHR_discovers_prefetches_signs_calls_and_applies(string hook)
    {
        var port = FreePort();
        await using var ehr = await MockEhr.Start(new MockEhrSettings { RequireToken = true }, HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        await using var server = await RunningServer.Start(
            "--urls", $"http://127.0.0.1:{port}", "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:PublicUrl", $"http://127.0.0.1:{port}",
            "--OrderCheck:Clients:0:Name", "mock", "--OrderCheck:Clients:0:Issuer", ehr.Address, "--OrderCheck:Clients:0:Jku", $"{ehr.Address}/.well-known/jwks.json", "--OrderCheck:Clients:0:FhirServers", ehr.FhirBase);
        var firing = await ehr.Fire(new OrderCheck.Ehr.Hooks.HookCall { CdsServices = new Uri($"http://127.0.0.1:{port}/cds-services"), Hook = hook, Patient = "patient-1", Orders = ["ServiceRequest/order-1"] });

        Assert.Null(firing.Reply.Problem);
        HookAnswerRules.Hold(Encoding.UTF8.GetBytes(firing.Request.ToJsonString()), Encoding.UTF8.GetBytes(firing.Reply.Json!.Value.GetRawText()), isAdvice: true);
        Assert.Single(HookAnswer.Assessments(firing.Reply.Json!.Value));
        Assert.Equal(hook == HookBodies.OrderSelect ? 0 : 1, firing.Applied.Length);
        Assert.All(firing.Applied, applied => Assert.StartsWith("update ", applied, StringComparison.Ordinal));
        var again = await ehr.Fire(firing.Call);
        Assert.Empty(again.Applied);
    }

    /// <summary>A service whose clock stands still, so that no read runs out of time on a busy machine.</summary>
    private static Task<RunningServer> Start(string fhirServer) =>
        RunningServer.Start(new FakeTimeProvider(DateTimeOffset.UtcNow), "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:FhirServers:0", fhirServer);

    private static IResponseBuilder Fhir(JsonObject resource) =>
        Response.Create().WithHeader("Content-Type", "application/fhir+json").WithBody(resource.ToJsonString());

    private static Task<Answer> Post(RunningServer server, string hook, JsonObject call) => server.Post(HookBodies.Path(hook), call.ToJsonString(), "application/json");

    private static string Answers(JsonElement assessment) =>
        string.Join(' ', ((string[])["order", "purpose", "diagnosisSupport", "abn", "priorAuth", "payerKind", "jurisdictions", "suggestedCodes"]).Select(name => assessment.GetProperty(name).GetRawText()));

    private static HashSet<string> Codes(JsonElement root) => [.. HookAnswer.Assessments(root).SelectMany(assessment => assessment.GetProperty("findings").EnumerateArray()).Select(finding => finding.GetProperty("code").GetString()!)];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
