using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Tests;

public sealed class RecordingTests : IDisposable
{
    private const string Broken = "CREATE TRIGGER full BEFORE INSERT ON decision_log BEGIN SELECT RAISE(FAIL, 'disk is full, Alma Row, 1950-02-03'); END";
    private const string Mended = "DROP TRIGGER full";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercheck-record-");

    private string Database => Path.Combine(_folder.FullName, "below", "decisions.db");

    [Theory]
    [InlineData("/check", "application/json")]
    [InlineData("/fhir/ServiceRequest/$check", "application/fhir+json")]
    [Trait("Requirement", "found-37")]
    [Trait("Requirement", "found-38")]
    public async Task Every_answer_to_a_check_is_in_the_log_and_the_operator_finds_it(string path, string mediaType)
    {
        await using var server = await Start();
        var answer = await server.Post(path, Requests.ChestPain, mediaType);
        Assert.Equal(200, (int)answer.Status);
        var entry = Assert.Single(Entries());

        var found = await AsOperator(server, $"/decisions/{entry.Decision!.AssessmentId}");
        Assert.Contains(entry.Decision.AssessmentId, answer.Text, StringComparison.Ordinal);
        Assert.Equal(entry.Hash, found.Json.GetProperty("entries")[0].GetProperty("hash").GetString());
        Assert.Equal("demo", entry.Client);
        (await AsOperator(server, "/decisions/oc-none")).Outcome(404);
        (await server.Get($"/decisions/{entry.Decision.AssessmentId}")).Outcome(401);
    }

    [Fact]
    public async Task The_counts_of_the_page_are_open_in_demo_mode_and_for_a_number_of_days()
    {
        await using var server = await Start();
        await server.Post("/check", Requests.ChestPain);

        var summary = (await server.Get("/decisions/summary")).Json;
        Assert.Equal(1, summary.GetProperty("orders")[0].GetProperty("orders").GetInt64());
        Assert.Equal("check", summary.GetProperty("times")[0].GetProperty("service").GetString());
        (await server.Get("/decisions/summary?days=0")).Outcome(400);
        (await server.Get("/decisions/summary?days=ten")).Outcome(400);
    }

    [Fact]
    [Trait("Requirement", "found-37")]
    public async Task A_hook_call_is_recorded_with_its_cards_and_feedback_is_joined_to_them()
    {
        await using var server = await Start();
        var call = HookBodies.Call(HookBodies.OrderSign, null, HookBodies.Order("order-1", "75571", "Z13.6"));
        var root = HookAnswer.Check(await server.Post(HookBodies.Path(HookBodies.OrderSign), call.ToJsonString(), "application/json"));
        var cards = root.GetProperty("cards").EnumerateArray().Select(card => card.GetProperty("uuid").GetString()!).ToList();
        var feedback = new JsonObject
        {
            ["feedback"] = new JsonArray(
                new JsonObject { ["card"] = cards[0], ["outcome"] = "overridden", ["outcomeTimestamp"] = "2026-11-22T10:15:00Z" },
                new JsonObject { ["card"] = "unknown", ["outcome"] = "overridden", ["outcomeTimestamp"] = "2026-11-22T10:15:00Z" }),
        };
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(200, (int)(await server.Post(HookBodies.Path(HookBodies.OrderSign) + "/feedback", feedback.ToJsonString(), "application/json")).Status);
        }

        var entries = Entries();
        var decision = entries[0].Decision!;
        Assert.Equal(call["hookInstance"]!.GetValue<string>(), decision.HookInstance);
        Assert.Equal(cards, decision.Cards.Select(card => card.Uuid));
        Assert.Equal("order-sign", decision.Metrics!.Value.GetProperty("hookType").GetString());
        Assert.Equal(3, entries.Count);
        Assert.Equal((decision.AssessmentId, decision.Cards[0].Criterion), (entries[1].Feedback!.AssessmentId, entries[1].Feedback!.Criterion));
        Assert.Null(entries[2].Feedback!.AssessmentId);
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_answered_and_the_service_recovers_by_itself()
    {
        await using var server = await Start();
        await server.Post("/check", Requests.ChestPain);
        Change(Broken);

        var refused = await server.Post("/check", Requests.ChestPain);
        refused.Outcome(503);
        Assert.Equal("1", refused.Header("Retry-After"));
        Assert.Equal("transient", refused.Json.GetProperty("issue")[0].GetProperty("code").GetString());
        (await Sign(server)).Outcome(503);
        Change(Mended);
        Assert.Equal(200, (int)(await server.Post("/check", Requests.ChestPain)).Status);
        Assert.Equal(200, (int)(await Sign(server)).Status);
        Assert.Equal(3, Entries().Count);
        Assert.Contains(server.Log, line => line == "The decision log cannot be used: SqliteException");
    }

    [Fact]
    public async Task With_best_effort_the_answer_is_given_all_the_same()
    {
        await using var server = await Start("--OrderCheck:DecisionLog:Mode", "Best-Effort");
        Change(Broken);
        Assert.Equal(200, (int)(await server.Post("/check", Requests.ChestPain)).Status);
        for (var wait = 0; wait < 500 && !server.Log.Any(line => line.StartsWith("The decision log", StringComparison.Ordinal)); wait++)
        {
            await Task.Delay(20);
        }

        Assert.Contains("ordercheck_recorded_total{result=\"lost\"} 1", (await AsOperator(server, "/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_it_leaves_nothing()
    {
        await using var server = await Start("--OrderCheck:DecisionLog:Mode", "off");
        Assert.Equal(200, (int)(await server.Post("/check", Requests.ChestPain)).Status);

        Assert.Empty(_folder.EnumerateFileSystemInfos());
        (await AsOperator(server, "/decisions/oc-none")).Outcome(404);
    }

    [Fact]
    public async Task The_key_is_made_once_and_for_its_owner_alone()
    {
        await (await Start()).DisposeAsync();
        var key = Path.ChangeExtension(Database, ".key");
        var first = File.ReadAllText(key);
        await (await Start()).DisposeAsync();

        Assert.Equal(first, File.ReadAllText(key));
        Assert.Matches("^[0-9a-f]{64}$", first);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData("--OrderCheck:DecisionLog:ConnectionString", "Host=127.0.0.1;Port=1;Database=x", "OrderCheck:DecisionLog:KeyFile is missing")]
    [InlineData("--OrderCheck:DecisionLog:ConnectionString", "nonsense", "OrderCheck:DecisionLog:ConnectionString cannot be read")]
    [InlineData("--OrderCheck:DecisionLog:KeyFile", "no-such-file", "OrderCheck:DecisionLog:KeyFile is 'no-such-file'")]
    [InlineData("--OrderCheck:DecisionLog:Path", "{file}/decisions.db", "the decision log")]
    [InlineData("--OrderCheck:DecisionLog:Path", "{folder}", "cannot be opened")]
    public async Task A_log_that_cannot_be_used_stops_the_start(string name, string value, string says)
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "folder"));
        using var error = new StringWriter();
        var code = await ServerApp.RunAsync(
        [
            "--urls", "http://127.0.0.1:0", "--OrderCheck:DecisionLog:Mode", "required", name,
            value.Replace("{file}", file, StringComparison.Ordinal).Replace("{folder}", Path.Combine(_folder.FullName, "folder"), StringComparison.Ordinal),
        ], TextWriter.Null, error);

        Assert.Equal(1, code);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_older_than_the_settings_keep_is_deleted()
    {
        await using (var server = await Start())
        {
            await server.Post("/check", Requests.ChestPain);
        }

        var later = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(31));
        await using var service = await RunningServer.Start(later, [.. Settings(), "--OrderCheck:DecisionLog:RetentionDays", "30"]);
        for (var wait = 0; wait < 500 && Entries().Count > 0; wait++)
        {
            await Task.Delay(20);
        }

        Assert.Empty(Entries());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<Answer> AsOperator(RunningServer server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");
        return await server.Send(request);
    }

    private static Task<Answer> Sign(RunningServer server) =>
        server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign).ToJsonString(), "application/json");

    private string[] Settings() =>
    [
        "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:OperatorKey", RegisteredServer.OperatorKey, "--OrderCheck:DecisionLog:Mode", "required",
        "--OrderCheck:DecisionLog:Path", Database,
    ];

    private Task<RunningServer> Start(params string[] settings) => RunningServer.Start([.. Settings(), .. settings]);

    private List<LogEntry> Entries()
    {
        using var log = new DecisionLog(new DecisionLogSettings { Path = Database }, TimeProvider.System);
        return [.. log.Export()];
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
