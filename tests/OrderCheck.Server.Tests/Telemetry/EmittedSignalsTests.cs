using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace OrderCheck.Server.Tests;

/// <summary>Everything that the service emits while all examples are asked, searched for what must not be in it.</summary>
public sealed class EmittedSignalsTests : IDisposable
{
    private const string Broken = "CREATE TRIGGER IF NOT EXISTS full BEFORE INSERT ON decision_log BEGIN SELECT RAISE(ABORT, 'disk is full, Alma Row, 1950-02-03'); END";
    private const string Mended = "DROP TRIGGER IF EXISTS full";
    private const string Token = "the-secret-token-of-the-call";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercheck-signals-");

    private string Database => Path.Combine(_folder.FullName, "decisions.db");

    [Fact]
    [Trait("Requirement", "f-11-logs")]
    public async Task No_name_birth_date_number_or_token_of_the_examples_is_in_any_log_trace_or_metric()
    {
        await using var collector = await Collector.Start();
        await using var ehr = await MockEhr.Start(HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        var secrets = new HashSet<string>(StringComparer.Ordinal) { Token, "Quillfeather", "1951-03-04", "9ZZ9ZZ9ZZ99", "patient-1", "Alma Row", "1950-02-03" };
        string log, metrics;
        await using (var server = await Start(collector, ehr))
        {
            await AskExamples(server, ehr.FhirBase, secrets);
            await AskOddly(server);
            metrics = await Metrics(server);
            log = string.Join('\n', server.Log);
        }

        var (traces, pushed) = (collector.Received("/v1/traces"), collector.Received("/v1/metrics"));
        Assert.InRange(secrets.Count, 50, 5_000);
        HoldSomething(log, "The decision log cannot be used", "\"resourceType\":\"AuditEvent\"", "order-sign", "InvalidOperationException");
        HoldSomething(metrics, "ordercheck_call_duration_seconds_bucket", "ordercheck_read_duration_seconds_count", "http_server_request_duration_seconds_sum");
        HoldSomething(traces, "POST /check", "ordercheck.assess", "ordercheck.read", "ordercheck.record", "http.route");
        HoldSomething(pushed, "ordercheck.call_duration", "http.server.request.duration", "ordercheck.knowledge_age");
        foreach (var emitted in (string[])[log, metrics, traces, pushed])
        {
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, emitted, StringComparison.OrdinalIgnoreCase));
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void HoldSomething(string emitted, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, emitted, StringComparison.Ordinal));

    private async Task AskExamples(RunningServer server, string fhirBase, HashSet<string> secrets)
    {
        var asked = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "examples"), "request.json", SearchOption.AllDirectories))
        {
            var body = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            ExampleSecrets.Collect(body, secrets);
            Change(asked++ % 8 == 0 ? Broken : Mended);
            var path = body["hook"] is { } hook ? HookBodies.Path(hook.GetValue<string>()) : "/check";
            if (body["hook"] is not null)
            {
                body["fhirServer"] = fhirBase;
                body["fhirAuthorization"] = new JsonObject
                {
                    ["access_token"] = Token, ["token_type"] = "Bearer", ["expires_in"] = 300, ["scope"] = "patient/*.rs", ["subject"] = "app",
                };
                body["prefetch"] = null;
            }

            await server.Post(path, body.ToJsonString(), "application/json");
        }
    }

    // What callers can put beside the body: addresses, trace state, a fault in the middle.
    private static async Task AskOddly(RunningServer server)
    {
        await server.Get("/Patient/patient-1?family=Quillfeather&birthdate=1951-03-04");
        await server.Get("/fault");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/check") { Content = new StringContent(Requests.ChestPain, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("tracestate", "vendor=Quillfeather");
        request.Headers.TryAddWithoutValidation("baggage", "patient=Quillfeather");
        request.Headers.TryAddWithoutValidation("User-Agent", "Quillfeather/1.0");
        await server.Send(request);
    }

    private static async Task<string> Metrics(RunningServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");
        return (await server.Send(request)).Text;
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private Task<RunningServer> Start(Collector collector, MockEhr ehr) => RunningServer.Start(
        "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:OperatorKey", RegisteredServer.OperatorKey, "--OrderCheck:DecisionLog:Mode", "required",
        "--OrderCheck:DecisionLog:Path", Database, "--OrderCheck:FhirServers:0", ehr.FhirBase, "--OrderCheck:Telemetry:OtlpEndpoint", collector.Address,
        "--OrderCheck:Telemetry:Audit", "true", "--Logging:LogLevel:Default", "Information");
}
