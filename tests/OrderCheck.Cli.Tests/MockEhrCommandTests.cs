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
        using var error = new StringWriter();
        using var stop = new CancellationTokenSource();
        var environment = new CommandEnvironment { Input = Stream.Null, Output = Stream.Null, Text = TextWriter.Null, Error = TextWriter.Synchronized(error) };
        var run = OrderCheckCommand.RunAsync(["mock-ehr", _folder.Path, "--port", "0", "--faults", Path.Combine(_folder.Path, "faults.json")], environment, stop.Token);
        while (!error.ToString().Contains("Stop with", StringComparison.Ordinal))
        {
            Assert.False(run.IsCompleted, error.ToString());
            await Task.Delay(20);
        }

        using var client = new HttpClient { BaseAddress = new Uri(Address().Match(error.ToString()).Value) };
        var second = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/fhir/Condition?patient=02-p"));
        using var faulty = await client.GetAsync("/fhir/Condition/c");
        await stop.CancelAsync();

        Assert.Equal(0, await run);
        Assert.Equal("02-c", second.GetProperty("entry")[0].GetProperty("resource").GetProperty("id").GetString());
        Assert.Equal((HttpStatusCode)418, faulty.StatusCode);
    }

    [Fact]
    public async Task The_answers_are_exported_for_wiremock()
    {
        var file = _folder.Write("chart.json", Chart);
        var call = await Ordercheck.Call("mock-ehr", file, "--export-wiremock", Path.Combine(_folder.Path, "out"));

        Assert.Equal(0, call.Code);
        Assert.Contains("mappings written", call.Error);
        var stubs = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "out", "mappings", "Condition.json"))).GetProperty("mappings").EnumerateArray().ToArray();
        var read = Assert.Single(stubs, stub => stub.GetProperty("request").GetProperty("urlPath").GetString() == "/fhir/Condition/c");
        var body = read.GetProperty("response").GetProperty("body").GetString()!;
        Assert.DoesNotContain("{{name", body);
        Assert.Equal("Told as {{name}}", JsonSerializer.Deserialize<JsonElement>(body).GetProperty("code").GetProperty("text").GetString());
        var search = Assert.Single(stubs, stub => stub.GetProperty("request").TryGetProperty("queryParameters", out var query) && query.TryGetProperty("patient", out var patient) && query.EnumerateObject().Count() == 1 && patient.GetProperty("equalTo").GetString() == "p");
        Assert.Contains("{{request.baseUrl}}/fhir/Condition/c", search.GetProperty("response").GetProperty("body").GetString());
        Assert.Contains(stubs, stub => stub.GetProperty("request").GetProperty("urlPath").GetString() == "/fhir/Condition/_search");
    }

    [Fact]
    public async Task What_cannot_be_served_is_told()
    {
        var broken = await Ordercheck.Call("mock-ehr", _folder.Write("broken.json", "{"), "--port", "0");
        var missing = await Ordercheck.Call("mock-ehr", Path.Combine(_folder.Path, "no-such-folder"), "--port", "0");
        var script = await Ordercheck.Call("mock-ehr", _folder.Write("chart.json", Chart), "--port", "0", "--faults", _folder.Write("faults.json", """{"rules": [{"url": "*"}]}"""));
        var key = await Ordercheck.Call("mock-ehr", _folder.Write("chart.json", Chart), "--port", "0", "--key", _folder.Write("key.pem", "no key"));

        Assert.Equal((3, 1, 3, 3), (broken.Code, missing.Code, script.Code, key.Code));
        Assert.Contains("not JSON", broken.Error);
        Assert.Contains("no-such-folder", missing.Error);
        Assert.Contains("$.rules[0].fault", script.Error);
        Assert.Contains("private key", key.Error);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
