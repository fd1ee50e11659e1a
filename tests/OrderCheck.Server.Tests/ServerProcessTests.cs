using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace OrderCheck.Server.Tests;

/// <summary>The program as people start it: with files where they put them, the environment, and arguments.</summary>
public sealed partial class ServerProcessTests : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercheck-server-");

    [Fact]
    public async Task Settings_are_read_from_the_working_folder_and_the_environment_wins()
    {
        Write("appsettings.json", """{ "OrderCheck": { "AsOf": "2026-10-15", "TimeZone": "America/New_York" } }""");
        using var program = Start(new() { ["OrderCheck__AsOf"] = "2026-10-16" }, "--urls", AnyPort);
        var (started, _) = await program.Started();

        Assert.Contains("2026-10-16, fixed", started, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_a_named_file_win_over_those_of_the_working_folder()
    {
        Write("appsettings.json", """{ "OrderCheck": { "AsOf": "2026-10-15" } }""");
        Write("site.json", """{ "OrderCheck": { "AsOf": "2026-10-17" } }""");
        using var program = Start([], "--config", "site.json", "--urls", AnyPort);
        var (started, _) = await program.Started();

        Assert.Contains("2026-10-17, fixed", started, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", """^\{"Timestamp":"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ ?",.*"Category":"OrderCheck\.Requests".*\}$""")]
    [InlineData("simple", @"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ info: OrderCheck\.Requests")]
    public async Task Each_line_of_the_log_has_its_time_in_the_form_that_is_configured(string form, string line)
    {
        using var program = Start(new() { ["Logging__Console__FormatterName"] = form }, "--urls", AnyPort);
        var (_, address) = await program.Started();
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri(address, "/health/live"));

        Assert.Matches(line, await program.LineWith("OrderCheck.Requests"));
    }

    [Fact]
    public async Task The_configuration_in_the_guide_for_EHRs_starts()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs", "integrate.md"));
        Write("appsettings.json", Sample().Match(guide).Groups["json"].Value);
        using var program = Start([], "--urls", AnyPort);
        var (started, _) = await program.Started();

        Assert.StartsWith("OrderCheck is running for mercy-west at https://ordercheck.example;", started, StringComparison.Ordinal);
        Assert.Contains("page       https://ordercheck.example/ asks for the operator key", started, StringComparison.Ordinal);
        Assert.DoesNotContain("curl", started, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_that_is_not_JSON_is_named_with_the_line()
    {
        Write("appsettings.json", "{\n  \"OrderCheck\": {\n    \"AsOf\": \"2026-10-15\",,\n  }\n}\n");
        var (code, output, error) = await Start([], "--urls", AnyPort).Ended();

        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"^OrderCheck did not start: .*appsettings\.json.* line 3, column \d+\.\s*$", error);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (code, output, error) = await Start([], "--urls", $"http://127.0.0.1:{port}").Ended();

        Assert.Equal((1, ""), (code, output));
        Assert.Matches($@"^OrderCheck did not start: [^\n]*{port}[^\n]*\n$", error.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder.FullName, name), content);

    private ServiceProcess Start(Dictionary<string, string> environment, params string[] args) => ServiceProcess.Start(args, environment, _folder.FullName);

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
