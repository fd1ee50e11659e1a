using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace OrderCheck.Server.Tests;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Metrics_tell_times_by_route_and_outcome_and_the_state_of_the_service()
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:OperatorKey", RegisteredServer.OperatorKey);
        await server.Post("/check", Requests.ChestPain);
        await server.Post("/check", "{ not JSON");
        await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign).ToJsonString(), "application/json");
        var text = await Metrics(server);

        foreach (var line in (string[])
        [
            "ordercheck_call_duration_seconds_count{route=\"/check\",outcome=\"answered\"} 1",
            "ordercheck_call_duration_seconds_count{route=\"/check\",outcome=\"rejected\"} 1",
            "ordercheck_call_duration_seconds_bucket{route=\"/cds-services/order-sign-cardiac-imaging\",outcome=\"answered\",le=\"+Inf\"} 1",
            $"ordercheck_knowledge{{version=\"{server.Services.GetRequiredService<CurrentKnowledge>().Value.Knowledge.Version}\"}} 1",
            "# TYPE ordercheck_knowledge_age_days gauge",
            "# TYPE http_server_request_duration_seconds histogram",
            "# TYPE kestrel_active_connections gauge",
            "# TYPE dotnet_gc_collections_total counter",
        ])
        {
            Assert.Contains(line + "\n", text + (line[0] == '#' ? "\n" : ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_line_is_in_the_text_format_and_buckets_only_grow()
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:OperatorKey", RegisteredServer.OperatorKey);
        for (var i = 0; i < 3; i++)
        {
            await server.Post("/check", Requests.ChestPain);
        }

        var lines = (await Metrics(server)).TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches(Line(), line));
        Assert.Equal(lines.Length, lines.Distinct(StringComparer.Ordinal).Count());
        foreach (var series in lines.Where(line => line.Contains("_bucket{", StringComparison.Ordinal)).GroupBy(line => line[..line.IndexOf("le=", StringComparison.Ordinal)]))
        {
            var counts = series.Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(counts.Order(), counts);
        }
    }

    [Fact]
    public void The_dashboard_asks_only_for_what_the_service_measures()
    {
        var families = new HashSet<string>(StringComparer.Ordinal) { "dotnet_process_cpu_time_seconds_total", "dotnet_process_memory_working_set_bytes" };
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Add(families, instrument) };
        listener.Start();
        using var app = Program.Build(["--urls", "http://127.0.0.1:0"]).Services as IDisposable;
        ((IServiceProvider)app!).GetRequiredService<StateMetrics>();
        ((IServiceProvider)app!).GetRequiredService<ServiceMetrics>();

        var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "deploy", "grafana", "ordercheck.json"))).RootElement;
        var names = dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Names().Matches(target.GetProperty("expr").GetString()!)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.InRange(names.Count, 12, 100);
        Assert.All(names, name => Assert.Contains(name.Replace("_bucket", "", StringComparison.Ordinal).Replace("_count", "", StringComparison.Ordinal), families));
    }

    private static void Add(HashSet<string> families, Instrument instrument)
    {
        if (instrument.Meter.Name == ServiceMetrics.MeterName)
        {
            lock (families)
            {
                families.Add(MetricFamily.Of(instrument).Name);
            }
        }
    }

    private static async Task<string> Metrics(RunningServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");
        return (await server.Send(request)).Text;
    }

    [GeneratedRegex("^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(\\{[a-z_0-9]+=\"[^\"\\n]*\"(,[a-z_0-9]+=\"[^\"\\n]*\")*\\})? -?[0-9.E+-]+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex("(ordercheck|dotnet|http|kestrel)_[a-z_]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Names();
}
