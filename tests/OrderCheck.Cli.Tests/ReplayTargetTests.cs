using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

/// <summary>Replays that ask a service, by prefetch or with an EHR behind it.</summary>
public sealed class ReplayTargetTests : IDisposable
{
    private const string Issuer = "https://ehr.example";
    private const string PublicUrl = "https://ordercheck.example/cds";

    private readonly ScratchFolder _folder = new();

    private string Run => Path.Combine(_folder.Path, "run.ndjson");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS384")]
    public async Task Signed_calls_get_the_answers_that_are_given_in_process(string algorithm)
    {
        using var key = new KeyFiles(algorithm);
        await using var service = await Registered(key);
        var file = await Mixed(40);
        await Ordercheck.Call("replay", file, "--out", Run);
        var call = await Ordercheck.CallNow(
            new Terminal(), "replay", file, "--target", Address(service), "--key", key.Private, "--issuer", Issuer, "--tenant", "west", "--audience", PublicUrl, "--baseline", Run, "--parallel", "4");

        Assert.Equal("", call.Error);
        Assert.Contains(" 0 of ", call.Text, StringComparison.Ordinal);
        Assert.Equal(0, call.Code);
    }

    [Theory]
    [InlineData("sign the calls with --key and --issuer")]
    [InlineData("--audience with its public address", "--key", "KEY", "--issuer", Issuer, "--tenant", "west")]
    [InlineData("Compare issuer, tenant and key", "--key", "KEY", "--issuer", "https://other.example", "--audience", PublicUrl)]
    public async Task A_refusal_is_a_fault_of_each_request_and_what_would_help_is_said_once(string advice, params string[] options)
    {
        using var key = new KeyFiles("ES384");
        await using var service = await Registered(key);
        var file = await Mixed(30);
        var call = await Ordercheck.CallNow(new Terminal(), ["replay", file, "--target", Address(service), .. options.Select(option => option == "KEY" ? key.Private : option)]);

        Assert.Equal(3, call.Code);
        Assert.Contains(advice, Assert.Single(call.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Matches("30 +first mixed.ndjson:1 +HTTP 401: ", call.Text);
    }

    [Fact]
    public async Task A_target_that_nobody_listens_at_stops_the_run_before_anything_is_written()
    {
        var call = await Ordercheck.Call("replay", await Mixed(10), "--target", "http://127.0.0.1:1", "--out", Run);

        Assert.Equal(1, call.Code);
        Assert.Equal("http://127.0.0.1:1 cannot be reached", call.Error.Trim());
        Assert.Equal("", call.Text);
        Assert.False(File.Exists(Run));
    }

    [Fact]
    public async Task A_target_that_is_another_service_stops_the_run_before_anything_is_written()
    {
        await using var other = await MockEhr.Start();
        var call = await Ordercheck.Call("replay", await Mixed(10), "--target", other.Address, "--out", Run);

        Assert.Equal(1, call.Code);
        Assert.StartsWith($"There is no OrderCheck at {other.Address}", call.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Run));
    }

    [Fact]
    public async Task A_target_that_goes_away_ends_the_run_which_goes_on_when_it_is_back()
    {
        var file = await Mixed(1500);
        var service = await Demo("http://127.0.0.1:0");
        var address = Address(service);
        var replay = Ordercheck.Call("replay", file, "--target", address, "--out", Run, "--parallel", "2");
        while (!replay.IsCompleted && (!File.Exists(Run) || new FileInfo(Run).Length == 0))
        {
            await Task.Delay(5);
        }

        await service.DisposeAsync();
        var lost = await replay;
        await using var back = await Demo(address);
        var resumed = await Ordercheck.Call("replay", file, "--target", address, "--out", Run, "--resume", "--parallel", "2");

        Assert.Equal(1, lost.Code);
        Assert.Contains("cannot be reached any more", lost.Error, StringComparison.Ordinal);
        Assert.Contains("Stopped before the end", lost.Text, StringComparison.Ordinal);
        Assert.Equal(0, resumed.Code);
        Assert.Equal(Totals(await Ordercheck.Call("replay", file)), Totals(resumed));
    }

    [Theory]
    [InlineData(false, 150)]
    [InlineData(true, 400)]
    public async Task A_replay_of_a_service_that_was_stopped_is_resumed_to_the_same_totals(bool mockEhr, int milliseconds)
    {
        var file = await Mixed(200);
        await using var service = await Demo("http://127.0.0.1:0");
        string[] args = ["replay", file, "--out", Run, .. mockEhr ? (string[])["--mock-ehr"] : ["--target", Address(service)]];
        using var stop = new CancellationTokenSource(milliseconds);
        var stopped = await Ordercheck.Call(new Terminal(), stop.Token, args);
        var resumed = await Ordercheck.Call([.. args, "--resume"]);

        Assert.Contains(stopped.Code, new[] { 0, 130 });
        Assert.Equal(0, resumed.Code);
        File.Delete(Run);
        Assert.Equal(Totals(await Ordercheck.Call(args)), Totals(resumed));
    }

    // The call that came with a part of the chart alone is answered whole where the mock EHR holds the chart.
    [Fact]
    public async Task Every_example_but_the_partial_one_gets_its_expected_answer_from_a_service_that_has_to_read_the_chart()
    {
        var examples = Path.GetDirectoryName(GoldenExample.All[0].Folder)!;
        var call = await Ordercheck.Call("replay", examples, "--as-of", GoldenExample.AsOf, "--mock-ehr");

        Assert.Equal("", call.Error);
        Assert.Contains(" 1 of ", call.Text, StringComparison.Ordinal);
        Assert.Contains("hooks/11-sign-partial/request.json", call.Text, StringComparison.Ordinal);
        Assert.Equal(1, call.Code);
    }

    // An EHR is asked for conditions by their clinical status, which one that is refuted need not have.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Generated_orders_get_the_same_answers_whether_the_chart_is_sent_or_read_but_for_refuted_conditions(bool hooks)
    {
        var file = _folder.Write("calls.ndjson", (await Ordercheck.Call(["generate", "400", "--seed", "5", .. hooks ? (string[])["--hooks"] : []])).Text);
        await Ordercheck.Call("replay", file, "--out", Run);
        var read = Path.Combine(_folder.Path, "read.ndjson");
        await Ordercheck.Call("replay", file, "--mock-ehr", "--baseline", Run, "--out", read, "--parallel", "4");
        var requests = File.ReadAllLines(file);
        var (same, other) = (0, 0);
        foreach (var (told, fetched) in Answers(Run).Zip(Answers(read), (one, two) => (one, two)))
        {
            Assert.Equal((string?)told["request"], (string?)fetched["request"]);
            if (requests[int.Parse(((string)told["request"]!).Split(':')[1]) - 1] is var request && request.Contains("\"refuted\"", StringComparison.Ordinal))
            {
                other++;
                continue;
            }

            same++;
            Assert.Null(fetched["differences"]);
            Assert.Equal((bool)told["inScope"]! ? (string?)told["assessmentId"] : null, (string?)fetched["assessmentId"]);
        }

        Assert.True(same > 200 && other > 20, $"{same} orders without refuted conditions, {other} with");
    }

    [Fact]
    public async Task Charts_of_patients_with_the_same_id_are_never_mixed()
    {
        // Two patients called p: one whose problem list tells chest pain by reference, one whose reference leads nowhere.
        var lines = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            var code = i % 2 == 0 ? "R07.9" : "Z13.6";
            lines.Add($$$$"""
                {"hook":"order-sign","hookInstance":"x","context":{"userId":"Practitioner/d","patientId":"p","draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"ServiceRequest","id":"o","status":"draft","intent":"order",
                "subject":{"reference":"Patient/p"},"occurrenceDateTime":"2026-11-01","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"75574"}]},"reasonReference":[{"reference":"Condition/c"}]}}]}},
                "prefetch":{"patient":{"resourceType":"Patient","id":"p","birthDate":"1950-01-01"},"problems":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},
                "clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"{{{{code}}}}"}]}}}]}}}
                """.ReplaceLineEndings(" "));
        }

        var file = _folder.Write("calls.ndjson", string.Join('\n', lines));
        var call = await Ordercheck.Call("replay", file, "--mock-ehr", "--parallel", "8", "--format", "ndjson");
        var purposes = call.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => (string?)JsonNode.Parse(line)!["purpose"]).ToList();

        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "diagnostic" : "screening"), purposes);
    }

    [Fact]
    public async Task A_target_that_may_not_read_the_mock_EHR_is_told_what_to_list()
    {
        var port = FreePort();
        await using var closed = await Demo("http://127.0.0.1:0");
        await using var open = await Demo("http://127.0.0.1:0", "--OrderCheck:FhirServers:0", $"http://127.0.0.1:{port}/charts");
        var file = await Mixed(10);
        string[] args = ["replay", file, "--mock-ehr", "--ehr-port", $"{port}", "--target"];
        var refused = await Ordercheck.Call([.. args, Address(closed)]);
        var read = await Ordercheck.Call([.. args, Address(open)]);

        Assert.Contains($"OrderCheck:FhirServers must name http://127.0.0.1:{port}/charts", refused.Error, StringComparison.Ordinal);
        Assert.Equal(("", 0), (read.Error, read.Code));
    }

    [Fact]
    public async Task A_recorded_EHR_gives_the_same_answers_offline()
    {
        var recording = Path.Combine(_folder.Path, "recording");
        var file = Path.Combine(_folder.Path, "calls.ndjson");
        await using (var ehr = await MockEhr.Start(Orders.CoronaryCta()))
        await using (var recorder = await MockEhr.Start(new MockEhrSettings { Record = new RecordSettings(new Uri(ehr.FhirBase), recording) }))
        await using (var service = await Demo("http://127.0.0.1:0", "--OrderCheck:FhirServers:0", recorder.FhirBase))
        {
            _folder.Write("calls.ndjson", HookCall(ehr, recorder.FhirBase));
            Assert.Equal(0, (await Ordercheck.Call("replay", file, "--target", Address(service), "--out", Run)).Code);
        }

        var call = await Ordercheck.Call("replay", file, "--mock-ehr", recording, "--baseline", Run, "--as-of", "2026-10-15");

        Assert.Equal("", call.Error);
        Assert.True(call.Code == 0, call.Text);
        Assert.DoesNotContain("data-not-fetched", File.ReadAllText(Run), StringComparison.Ordinal);

        static string HookCall(MockEhr ehr, string fhirBase)
        {
            var order = ehr.Records.OfType("ServiceRequest").First();
            var context = new JsonObject
            {
                ["userId"] = "Practitioner/d", ["patientId"] = order.Patient!.Split('/')[1],
                ["draftOrders"] = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = new JsonArray(new JsonObject { ["resource"] = JsonNode.Parse(order.Json.GetRawText()) }) },
            };
            return new JsonObject { ["hook"] = "order-sign", ["hookInstance"] = "6e3c9d51-4f0f-4c39-8f9b-2a6d3f0f7d10", ["fhirServer"] = fhirBase, ["context"] = context }.ToJsonString();
        }
    }

    [Fact]
    public async Task A_folder_that_holds_no_recording_stops_a_replay()
    {
        var call = await Ordercheck.Call("replay", await Mixed(1), "--mock-ehr", Path.Combine(_folder.Path, "nowhere"));

        Assert.Equal(1, call.Code);
        Assert.Contains("nowhere", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_cannot_be_read_get_the_same_fault_with_a_mock_EHR()
    {
        // What is half a surrogate pair shows only to who reads it.
        string[] torn = [HalfPair("Bundle"), HalfPair("\\ud800"), """{"resourceType":"Patient","\ud800":1}""", """{"hook":"order-sign","hookInstance":"\udc00","context":{"draftOrders":{"resourceType":"ServiceRequest","id":"o"}}}"""];
        var file = _folder.Write("orders.ndjson", $"{string.Join('\n', torn)}\nnot json\n{{\"hook\":\"order-sign\"}}\n{{\"hook\":\"patient-view\",\"context\":{{}}}}\n{{\"resourceType\":\"Bundle\",\"entry\":[]}}\n[]\n{JsonNode.Parse(Orders.CoronaryCta())!.ToJsonString()}");
        var here = Faults(await Ordercheck.Call("replay", file, "--format", "ndjson"));
        var there = Faults(await Ordercheck.Call("replay", file, "--format", "ndjson", "--mock-ehr"));

        Assert.Equal(9, here.Count(fault => fault is not null));
        Assert.Equal(here.Select(fault => fault is null), there.Select(fault => fault is null));

        static string HalfPair(string type) => $$$"""{"resourceType":"{{{type}}}","entry":[{"resource":{"resourceType":"ServiceRequest","id":"\ud800"}}]}""";

        static List<string?> Faults(Ordercheck call) => [.. call.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => (string?)JsonNode.Parse(line)!["fault"])];
    }

    [Theory]
    [InlineData("--target must be a whole", "--target", "ftp://example")]
    [InlineData("--target must be https", "--target", "http://ordercheck.example")]
    [InlineData("--key needs --issuer", "--target", "http://127.0.0.1:1", "--key", "k.pem")]
    [InlineData("without --target", "--key", "k.pem", "--issuer", Issuer)]
    [InlineData("leave out --target and --mock-ehr", "--mock-ehr", "--policies-on", "2026-01-01")]
    [InlineData("--parse-only", "--mock-ehr", "--parse-only")]
    [InlineData("is not a port", "--mock-ehr", "--ehr-port", "0")]
    public async Task Calls_that_make_no_sense_are_refused(string says, params string[] options)
    {
        var call = await Ordercheck.Call(["replay", "x", .. options]);

        Assert.Equal(2, call.Code);
        Assert.Contains(says, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_is_said_plainly()
    {
        var call = await Ordercheck.Call("replay", await Mixed(1), "--target", "http://127.0.0.1:1", "--key", _folder.Write("no-key.pem", "nothing"), "--issuer", Issuer);

        Assert.Equal(3, call.Code);
        Assert.Contains("no-key.pem", call.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Answers(string run) => File.ReadLines(run).Skip(1).Select(line => JsonNode.Parse(line)!);

    private static string Totals(Ordercheck call) => call.Text[call.Text.IndexOf("study", StringComparison.Ordinal)..call.Text.IndexOf("slowest", StringComparison.Ordinal)];

    private static string Address(WebApplication service) => service.Urls.First();

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<WebApplication> Demo(string url, params string[] settings)
    {
        var service = Server.Program.Build(["--urls", url, "--OrderCheck:AsOf", "2026-10-15", .. settings]);
        await service.StartAsync();
        return service;
    }

    private static Task<WebApplication> Registered(KeyFiles key) => Demo(
        "http://127.0.0.1:0", "--OrderCheck:PublicUrl", PublicUrl,
        "--OrderCheck:Clients:0:Name", "mercy", "--OrderCheck:Clients:0:Issuer", Issuer, "--OrderCheck:Clients:0:Tenant", "west", "--OrderCheck:Clients:0:KeyFile", key.Public);

    /// <summary>Bundles and hook calls by turns.</summary>
    private async Task<string> Mixed(int count)
    {
        var bundles = (await Ordercheck.Call("generate", $"{count}", "--seed", "3")).Text.Split('\n');
        var hooks = (await Ordercheck.Call("generate", $"{count}", "--seed", "3", "--hooks")).Text.Split('\n');
        return _folder.Write("mixed.ndjson", string.Join('\n', Enumerable.Range(0, count).Select(i => i % 2 == 0 ? bundles[i] : hooks[i])));
    }
}
