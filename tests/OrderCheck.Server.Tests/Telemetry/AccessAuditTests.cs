using System.Text.Json;
using OrderCheck.Decisions;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

public sealed class AccessAuditTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercheck-audit-");

    private string Database => Path.Combine(_folder.FullName, "decisions.db");

    [Fact]
    public async Task Each_access_leaves_an_event_with_who_asked_and_the_hash_of_the_patient()
    {
        await using var server = await Start("--OrderCheck:Telemetry:Audit", "true");
        await server.Post("/check", Requests.ChestPain);
        await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign).ToJsonString(), "application/json");
        var decision = Decisions()[0];
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/decisions/{decision.AssessmentId}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");
        await server.Send(request);
        await server.Post("/check", "{ not JSON");

        var events = Events(server);
        Assert.Equal(4, events.Count);
        Assert.All(events, audit => FhirJudge.Hold(audit, profile: null));
        Assert.Equal(["E", "E", "R", "E"], events.Select(audit => audit.GetProperty("action").GetString()));
        Assert.Equal(["0", "0", "0", "4"], events.Select(audit => audit.GetProperty("outcome").GetString()));
        Assert.Equal([decision.Patient], Patients(events[0]));
        Assert.Equal([decision.Patient], Patients(events[2]));
        Assert.Empty(Patients(events[3]));
        Assert.Equal("demo", events[0].GetProperty("agent")[0].GetProperty("who").GetProperty("identifier").GetProperty("value").GetString());
        Assert.Equal("127.0.0.1", events[0].GetProperty("agent")[0].GetProperty("network").GetProperty("address").GetString());
    }

    [Fact]
    public async Task Nobody_who_did_not_ask_for_events_gets_them()
    {
        await using var server = await Start();
        await server.Post("/check", Requests.ChestPain);

        Assert.Empty(Events(server));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static List<JsonElement> Events(RunningServer server) =>
        [.. server.Log.Where(line => line.StartsWith("{\"resourceType\":\"AuditEvent\"", StringComparison.Ordinal)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static List<string?> Patients(JsonElement audit) =>
    [
        .. audit.GetProperty("entity").EnumerateArray().Select(entity => entity.GetProperty("what").GetProperty("identifier"))
            .Where(identifier => identifier.GetProperty("system").GetString()!.EndsWith("patient-hash", StringComparison.Ordinal))
            .Select(identifier => identifier.GetProperty("value").GetString()),
    ];

    private List<DecisionEntry> Decisions()
    {
        using var log = new DecisionLog(new DecisionLogSettings { Path = Database }, TimeProvider.System);
        return [.. log.Export().Select(entry => entry.Decision).OfType<DecisionEntry>()];
    }

    private Task<RunningServer> Start(params string[] settings) => RunningServer.Start(
    [
        "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:OperatorKey", RegisteredServer.OperatorKey, "--OrderCheck:DecisionLog:Mode", "required",
        "--OrderCheck:DecisionLog:Path", Database, .. settings,
    ]);
}
