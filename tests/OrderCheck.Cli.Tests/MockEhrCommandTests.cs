using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderCheck.Cli.Tests;

public sealed partial class MockEhrCommandTests : IDisposable
{
    private const string Chart =
        """
        {"resourceType": "Bundle", "entry": [
          {"resource": {"resourceType": "Patient", "id": "p"}},
          {"resource": {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p"}, "code": {"text": "Told as {{name}}"}}}]}
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_of_examples_is_served()
    {
        _folder.Write("01-first/request.json", Chart);
        _folder.Write("02-second/request.json", Chart);
        _folder.Write("faults.json", """{"rules": [{"url": "/fhir/Condition/c", "fault": "status=418"}]}""");
        await using var ehr = await RunningCommand.Start("mock-ehr", _folder.Path, "--port", "0", "--faults", Path.Combine(_folder.Path, "faults.json"));
        using var client = new HttpClient { BaseAddress = new Uri(ehr.Address) };
        var second = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/fhir/Condition?patient=02-p"));
        using var faulty = await client.GetAsync("/fhir/Condition/c");

        Assert.Equal(0, await ehr.Stop());
        Assert.Equal("02-c", second.GetProperty("entry")[0].GetProperty("resource").GetProperty("id").GetString());
        Assert.Equal((HttpStatusCode)418, faulty.StatusCode);
    }

    [Fact]
    public async Task Stubs_answer_before_the_data_and_can_stand_alone()
    {
        var stubs = Path.GetDirectoryName(_folder.Write("stubs/one.json", """{"request": {"urlPath": "/fhir/Condition/c"}, "response": {"status": 410}}"""))!;
        await using var both = await RunningCommand.Start("mock-ehr", _folder.Write("chart.json", Chart), "--stubs", stubs, "--port", "0");
        await using var alone = await RunningCommand.Start("mock-ehr", "--stubs", stubs, "--port", "0");

        Assert.Equal([HttpStatusCode.Gone, HttpStatusCode.OK], [await both.Status("/fhir/Condition/c"), await both.Status("/fhir/Patient/p")]);
        Assert.Equal([HttpStatusCode.Gone, HttpStatusCode.NotFound], [await alone.Status("/fhir/Condition/c"), await alone.Status("/fhir/Patient/p")]);
        Assert.Equal(HttpStatusCode.NotFound, await both.Status("/__admin/requests"));
    }

    [Fact]
    public async Task The_admin_interface_is_there_when_asked_for()
    {
        await using var ehr = await RunningCommand.Start("mock-ehr", _folder.Write("chart.json", Chart), "--admin", "--port", "0");

        Assert.Equal(HttpStatusCode.OK, await ehr.Status("/__admin/requests"));
    }

    [Fact]
    public async Task A_recording_of_one_ehr_is_served_by_another()
    {
        var recording = Path.Combine(_folder.Path, "recording");
        await using (var real = await RunningCommand.Start("mock-ehr", _folder.Write("chart.json", Chart), "--port", "0"))
        await using (var recorder = await RunningCommand.Start("mock-ehr", "--record", real.Address + "/fhir", "--out", recording, "--port", "0"))
        {
            Assert.Equal(HttpStatusCode.OK, await recorder.Status("/fhir/Condition?patient=p"));
        }

        await using var replayed = await RunningCommand.Start("mock-ehr", "--stubs", recording, "--port", "0");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound], [await replayed.Status("/fhir/Condition?patient=p"), await replayed.Status("/fhir/Condition/c")]);
    }

    [Theory]
    [InlineData("Name what to serve")]
    [InlineData("belong together", "--record", "https://ehr.example/r4")]
    [InlineData("belong together", "x.json", "--out", "folder")]
    [InlineData("leave out the files", "x.json", "--record", "https://ehr.example/r4", "--out", "folder")]
    [InlineData("--pseudonyms is for --record", "x.json", "--pseudonyms")]
    [InlineData("is not an address for --record", "--record", "ftp://ehr.example", "--out", "folder")]
    public async Task Options_that_make_no_sense_together_are_refused(string says, params string[] options)
    {
        var call = await Ordercheck.Call(["mock-ehr", .. options]);

        Assert.Equal(2, call.Code);
        Assert.Contains(says, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_served_is_named()
    {
        var broken = await Ordercheck.Call("mock-ehr", _folder.Write("broken.json", "{"), "--port", "0");
        var missing = await Ordercheck.Call("mock-ehr", Path.Combine(_folder.Path, "no-such-folder"), "--port", "0");
        var script = await Ordercheck.Call("mock-ehr", _folder.Write("chart.json", Chart), "--port", "0", "--faults", _folder.Write("faults.json", """{"rules": [{"url": "*"}]}"""));
        var key = await Ordercheck.Call("mock-ehr", _folder.Write("chart.json", Chart), "--port", "0", "--key", _folder.Write("key.pem", "no key"));

        var stub = await Ordercheck.Call("mock-ehr", "--port", "0", "--stubs", Path.GetDirectoryName(_folder.Write("stubs/one.json", """{"request": {}}"""))!);

        Assert.Equal((3, 1, 3, 3, 3), (broken.Code, missing.Code, script.Code, key.Code, stub.Code));
        Assert.Contains("one.json", stub.Error);
        Assert.Contains("not JSON", broken.Error);
        Assert.Contains("no-such-folder", missing.Error);
        Assert.Contains("$.rules[0].fault", script.Error);
        Assert.Contains("private key", key.Error);
    }

    /// <summary>A command that runs until it is stopped.</summary>
    private sealed partial class RunningCommand : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly StringWriter _error = new();
        private readonly HttpClient _client = new();
        private readonly Task<int> _run;

        private RunningCommand(string[] args)
        {
            var environment = new CommandEnvironment { Input = Stream.Null, Output = Stream.Null, Text = TextWriter.Null, Error = TextWriter.Synchronized(_error) };
            _run = OrderCheckCommand.RunAsync(args, environment, _stop.Token);
        }

        public string Address => LoopbackAddress().Matches(_error.ToString())[^1].Value;

        public static async Task<RunningCommand> Start(params string[] args)
        {
            var command = new RunningCommand(args);
            while (!command._error.ToString().Contains("Stop with", StringComparison.Ordinal))
            {
                Assert.False(command._run.IsCompleted, command._error.ToString());
                await Task.Delay(20);
            }

            return command;
        }

        public async Task<HttpStatusCode> Status(string path)
        {
            using var response = await _client.GetAsync(Address + path);
            return response.StatusCode;
        }

        public async Task<int> Stop()
        {
            await _stop.CancelAsync();
            return await _run;
        }

        public async ValueTask DisposeAsync()
        {
            await Stop();
            _client.Dispose();
            _error.Dispose();
            _stop.Dispose();
        }

        [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
        private static partial Regex LoopbackAddress();
    }
}
