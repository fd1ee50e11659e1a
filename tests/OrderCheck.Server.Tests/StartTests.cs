using System.Net;
using System.Net.Sockets;

namespace OrderCheck.Server.Tests;

public sealed class StartTests
{
    [Theory]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://[::ffff:0.0.0.0]:0")]
    [InlineData("http://10.1.2.3:0")]
    [InlineData("https://*:0")]
    [InlineData("http://ordercheck.example:0")]
    [InlineData("http://localhost.ordercheck.example:0")]
    [InlineData("http://unix:/tmp/ordercheck.sock")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Without_clients_no_address_that_others_could_reach_is_opened(string urls)
    {
        foreach (var setting in (string[])["--urls", "--OrderCheck:Urls"])
        {
            var (code, output, error) = await Run(setting, urls);

            Assert.Equal(1, code);
            Assert.Empty(output);
            Assert.Contains("no clients are configured", error, StringComparison.Ordinal);
            Assert.Contains("http://127.0.0.1:5080", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Theory]
    [InlineData("--http_ports", "8080", "http_ports")]
    [InlineData("--https_ports", "8443", "https_ports")]
    [InlineData("--Kestrel:Endpoints:Open:Url", "http://*:8080", "Kestrel:Endpoints")]
    [InlineData("--urls", "nonsense", "'nonsense'")]
    [InlineData("--urls", "http://127.0.0.1:0/path", "path")]
    [InlineData("--OrderCheck:Client:Issuer", "x", "OrderCheck:Client")]
    [InlineData("--OrderCheck:Limits:Bytes", "5", "OrderCheck:Limits:Bytes")]
    [InlineData("--OrderCheck:Limits:BodyBytes", "-1", "whole number")]
    [InlineData("--OrderCheck:Limits:Orders", "many", "whole number")]
    [InlineData("--OrderCheck:TimeZone", "Mars/Olympus", "Mars/Olympus")]
    [InlineData("--OrderCheck:AsOf", "tomorrow", "2026-10-15")]
    [InlineData("--OrderCheck:Strict", "yes", "true or false")]
    [InlineData("--OrderCheck:Limits", "5", "a group of settings")]
    [InlineData("--OrderCheck:AsOf", "10/15/2026", "2026-10-15")]
    [InlineData("--ulrs", "http://127.0.0.1:0", "--ulrs is not known")]
    [InlineData("--config", "no-such-file.json", "no such file")]
    [InlineData("--OrderCheck:Clients:0:Isuer", "https://ehr.example", "OrderCheck:Clients:0:Isuer")]
    [InlineData("--OrderCheck:Clients", "https://ehr.example", "must be a list")]
    [InlineData("--OrderCheck:PublicUrl", "http://ordercheck.example", "https")]
    [InlineData("--OrderCheck:OperatorKey", "short", "24 characters")]
    [InlineData("--OrderCheck:OperatorKeyFile", "no-such-file", "OrderCheck:OperatorKeyFile is 'no-such-file', which cannot be read")]
    [InlineData("--OrderCheck:TrustedProxies:0", "proxy.example", "OrderCheck:TrustedProxies names 'proxy.example'")]
    [InlineData("--OrderCheck:Origins:0", "https://ehr.example/", "lower case")]
    [InlineData("--OrderCheck:Origins:0", "*", "lower case")]
    [InlineData("--OrderCheck:Profile", "strict", "standard or conformance")]
    [InlineData("--OrderCheck:DecisionLog:Mode", "sometimes", "OrderCheck:DecisionLog:Mode must be required, best-effort or off")]
    [InlineData("--OrderCheck:DecisionLog:RetentionDays", "-1", "whole number")]
    [InlineData("--OrderCheck:DecisionLog:File", "x", "OrderCheck:DecisionLog:File is not known")]
    [InlineData("--OrderCheck:Reads:BudgetMilliseconds", "1", "from 50 to")]
    [InlineData("--OrderCheck:Reads:Budget", "1", "OrderCheck:Reads:Budget")]
    [InlineData("--OrderCheck:FhirServers:0", "http://ehr.example/fhir", "https")]
    [InlineData("--OrderCheck:FhirServers:0", "https://user@ehr.example/fhir", "host, port and path")]
    [InlineData("--OrderCheck:Networks:0", "10.0.0.0/99", "10.20.0.0/16")]
    [InlineData("--OrderCheck:Sandbox:Issuer", "https://sandbox.cds-hooks.org", "KeyFile is missing")]
    [InlineData("--OrderCheck:Sandbox:KeyFile", "no-such-file", "cannot be read")]
    [InlineData("--urls", "https://127.0.0.1:0", "OrderCheck:Certificate is missing")]
    [InlineData("--OrderCheck:Certificate", "no-such-file.pem", "no address of OrderCheck:Urls is https")]
    [InlineData("--OrderCheck:CertificateKey", "no-such-file.pem", "OrderCheck:Certificate is missing")]
    public async Task A_setting_without_meaning_is_refused_in_one_sentence(string name, string value, string says)
    {
        var (code, _, error) = await Run(name, value);

        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task All_settings_without_meaning_are_named_at_once()
    {
        var (code, _, error) = await Run("--OrderCheck:TimeZone", "Mars/Olympus", "--OrderCheck:Limits:Depth", "1", "--OrderCheck:OperatorKey", "has spaces in it and is long");

        Assert.Equal(1, code);
        foreach (var says in (string[])["OrderCheck:TimeZone", "OrderCheck:Limits:Depth must be a whole number from 16 to 256", "OrderCheck:OperatorKey must be"])
        {
            Assert.Contains(says, error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("needs the address callers see", "PublicUrl")]
    [InlineData("has a name", "OrderCheck:Clients:0:Name is missing", "Clients:0:Name", "")]
    [InlineData("has keys", "no keys", "PublicUrl", "https://ordercheck.example", "Clients:0:KeyFile", "")]
    [InlineData("has a file with a key", "cannot be read", "Clients:0:KeyFile", "no-such-keys.json")]
    [InlineData("has a key address over TLS", "Clients:0:Jku", "Clients:0:Jku", "http://ehr.example/jwks.json")]
    [InlineData("has a name of its own", "same issuer", "Clients:1:Name", "b", "Clients:1:Issuer", "https://ehr.example", "Clients:1:Jku", "https://ehr.example/jwks.json")]
    [InlineData("is not called like the operator", "kept for those who bring the operator key", "Clients:0:Name", "operator")]
    [InlineData("has a plain name", "letters, digits", "Clients:0:Name", "a\nb")]
    [InlineData("speaks for a named insurer only", "Insurer is missing", "Clients:0:Authority", "payer")]
    [InlineData("speaks in a known voice", "advisory or delegate or payer", "Clients:0:Authority", "boss")]
    [InlineData("names its own servers", "for each client", "FhirServers:0", "https://ehr.example/fhir")]
    [InlineData("has a payer table that can be read", "payer table is missing", "PublicUrl", "https://ordercheck.example", "Clients:0:PayerTable", "no-such-file.json")]
    [InlineData("has an authority for known payers only", "no payer table knows", "PublicUrl", "https://ordercheck.example", "Clients:0:AuthorityByPayer:nobody:Authority", "advisory")]
    [Trait("Requirement", "source-label")]
    public async Task A_client_that_is_configured_wrongly_stops_the_start(string client, string says, params string[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["Clients:0:Name"] = "a", ["Clients:0:Issuer"] = "https://ehr.example", ["Clients:0:Jku"] = "https://ehr.example/jwks.json" };
        foreach (var pair in settings.Chunk(2))
        {
            all[pair[0]] = pair[1];
        }

        if (says == "no keys")
        {
            all.Remove("Clients:0:Jku");
        }

        var (code, _, error) = await Run(["--urls", "http://127.0.0.1:0", .. all.SelectMany(pair => new[] { $"--OrderCheck:{pair.Key}", pair.Value })]);

        Assert.NotEmpty(client);
        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "sandbox-caller")]
    public async Task The_sandbox_is_accepted_on_this_machine_alone()
    {
        var (code, _, error) = await Run("--urls", "http://0.0.0.0:0", "--OrderCheck:Sandbox:KeyFile", "keys.json");

        Assert.Equal(1, code);
        Assert.Contains("loopback", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.8.9.1:0")]
    [InlineData("http://[::1]:0")]
    public void A_loopback_address_is_opened(string url) => DemoMode.RefuseOpenAddresses([url, "http://localhost:5080"]);

    [Fact]
    public async Task Without_an_address_the_known_loopback_port_is_meant()
    {
        await using var app = Program.Build([]);

        Assert.Equal(["http://127.0.0.1:5080"], app.Services.Settings().Urls);
    }

    [Fact]
    public async Task At_start_it_says_what_runs_where()
    {
        using var stop = new CancellationTokenSource();
        var output = new StringWriter();
        var running = ServerApp.RunAsync(["--urls", "http://127.0.0.1:0", "--OrderCheck:AsOf", "2026-10-15"], TextWriter.Synchronized(output), TextWriter.Null, stop.Token);
        for (var wait = 0; wait < 200 && !output.ToString().Contains("Ctrl+C", StringComparison.Ordinal); wait++)
        {
            await Task.Delay(50);
        }

        await stop.CancelAsync();
        Assert.Equal(0, await running);
        foreach (var says in (string[])["demo mode", "http://127.0.0.1:", KnowledgeLoader.LoadShipped().Version, "policies", "2026-10-15", "curl ", "$check", "not a payer's determination"])
        {
            Assert.Contains(says, output.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Broken_policy_data_stops_the_start_with_file_place_and_remedy()
    {
        var folder = CopyOfTheData();
        try
        {
            var policy = Directory.EnumerateFiles(folder, "policy.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
            await File.WriteAllTextAsync(policy, (await File.ReadAllTextAsync(policy)).Replace("\"question\"", "\"qeustion\"", StringComparison.Ordinal));

            var (code, _, error) = await Run("--OrderCheck:DataFolder", folder);

            Assert.Equal(1, code);
            Assert.Contains(Path.GetRelativePath(folder, policy).Replace('\\', '/'), error, StringComparison.Ordinal);
            Assert.Contains("place   $", error, StringComparison.Ordinal);
            Assert.Contains("remedy  ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_missing_payer_table_stops_the_start_and_names_the_setting()
    {
        var (code, _, error) = await Run("--OrderCheck:PayerTable", Path.Combine(Path.GetTempPath(), "no-such-payers.json"));

        Assert.Equal(1, code);
        Assert.Contains("no-such-payers.json", error, StringComparison.Ordinal);
        Assert.Contains("PayerTable", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_data_folder_stops_the_start()
    {
        var (code, _, error) = await Run("--OrderCheck:DataFolder", Path.Combine(Path.GetTempPath(), "no-such-folder-of-ordercheck"));

        Assert.Equal(1, code);
        Assert.Contains("no-such-folder-of-ordercheck", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_in_plain_words()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (code, _, error) = await Run("--urls", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal(1, code);
        Assert.Contains("did not start", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("America/New_York", "2026-11-21")]
    [InlineData("UTC", "2026-11-22")]
    [InlineData("Asia/Tokyo", "2026-11-22")]
    public void Today_is_a_day_of_the_configured_zone(string zone, string day)
    {
        var today = new CalendarDay(new StoppedClock(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero)), TimeZoneInfo.FindSystemTimeZoneById(zone), null);

        Assert.Equal(CalendarDay.Read(day), today.Today);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await ServerApp.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static string CopyOfTheData()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "data");
        var copy = Directory.CreateTempSubdirectory("ordercheck-data-").FullName;
        foreach (var file in Directory.EnumerateFiles(shipped, "*.json", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
