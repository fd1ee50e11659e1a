using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace OrderCheck.Cli.Tests;

public partial class ServeCommandTests
{
    [Theory]
    [InlineData("/check", "json")]
    [InlineData("/fhir/ServiceRequest/$check", "fhir")]
    public async Task The_service_and_the_command_answer_with_the_same_bytes(string path, string format)
    {
        await using var service = await Service.Start("--as-of", "2026-10-15");
        foreach (var body in Examples.Prepend(Orders.CoronaryCta()).Append(Orders.CoronaryCta(occurrence: null)).Append(Orders.OneUnreadable))
        {
            var call = await Ordercheck.Call(new Terminal(body), "check", "-", "--format", format);

            Assert.Equal(call.Text, Encoding.UTF8.GetString(await service.Post(path, body)));
        }
    }

    [Fact]
    public async Task A_replay_against_the_service_adds_up_to_the_same_as_one_in_process()
    {
        await using var service = await Service.Start();
        using var folder = new ScratchFolder();
        var file = folder.Write("orders.ndjson", (await Ordercheck.Call("generate", "100")).Text + "\nnot json\n");
        var run = Path.Combine(folder.Path, "run.ndjson");
        await Ordercheck.Call("replay", file, "--out", run, "--as-of", "2026-10-15");
        var call = await Ordercheck.Call("replay", file, "--target", service.Address, "--as-of", "2026-10-15", "--parallel", "4", "--format", "ndjson");

        Assert.Equal(3, call.Code);
        Assert.Equal(File.ReadLines(run).Skip(1).Select(Answer).SkipLast(1), call.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Answer).SkipLast(1));
        Assert.Contains("HTTP 400", call.Text);

        // The service answers with the kind of payer; which payer it is stays inside it.
        static string Answer(string line) => Regex.Replace(line[..line.IndexOf("\"microseconds\"", StringComparison.Ordinal)], "\"payer\":\"[^\"]*\",?", "", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Wrong_data_does_not_serve()
    {
        var call = await Ordercheck.Call("serve", "--urls", "http://127.0.0.1:0", "--data", "no-such-folder");

        Assert.Equal(1, call.Code);
        Assert.Contains("no-such-folder", call.Error);
        Assert.Empty(call.Output);
    }

    [Theory]
    [InlineData("--OrderCheck:AsOf", "2026-10-17")]
    [InlineData("--OrderCheck:AsOf=2026-10-17", "--Logging:LogLevel:Default=None")]
    [InlineData("--as-of", "2026-10-17", "--Logging:LogLevel:Default", "None")]
    public async Task Serve_takes_the_arguments_of_the_service(params string[] args)
    {
        await using var service = await Service.Start(args);

        Assert.Contains("2026-10-17, fixed", service.Text);
    }

    [Theory]
    [InlineData("OrderCheck:Asof2", "--OrderCheck:Asof2", "2026-10-17")]
    [InlineData("--ulrs is not known", "--ulrs", "http://127.0.0.1:0")]
    public async Task Serve_refuses_an_argument_that_the_service_does_not_know(string says, params string[] args)
    {
        var call = await Ordercheck.Call(["serve", .. args]);

        Assert.Equal(1, call.Code);
        Assert.Contains(says, call.Error);
    }

    private static IEnumerable<string> Examples =>
        Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "examples")).Select(folder => Path.Combine(folder, "request.json")).Where(File.Exists).Select(File.ReadAllText);

    private sealed partial class Service : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly StringWriter _error = new();
        private readonly HttpClient _client = new();
        private Task<int> _run = Task.FromResult(0);

        public string Text => _error.ToString();

        public string Address => _client.BaseAddress!.ToString();

        public static async Task<Service> Start(params string[] args)
        {
            var service = new Service();
            var environment = new CommandEnvironment { Input = Stream.Null, Output = Stream.Null, Text = TextWriter.Null, Error = TextWriter.Synchronized(service._error) };
            service._run = OrderCheckCommand.RunAsync(["serve", "--urls", "http://127.0.0.1:0", .. args], environment, service._stop.Token);
            while (true)
            {
                var told = service._error.ToString();
                if (Addresses().Match(told) is { Success: true } address && told.Contains("Stop with", StringComparison.Ordinal))
                {
                    service._client.BaseAddress = new Uri(address.Value);
                    return service;
                }

                Assert.False(service._run.IsCompleted, told);
                await Task.Delay(20);
            }
        }

        public async Task<byte[]> Post(string path, string body)
        {
            using var content = new StringContent(body, new MediaTypeHeaderValue("application/fhir+json"));
            using var response = await _client.PostAsync(path, content);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return await response.Content.ReadAsByteArrayAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            Assert.Equal(0, await _run);
            _client.Dispose();
            _stop.Dispose();
        }

        [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
        private static partial Regex Addresses();
    }
}
