using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using OrderCheck.Decisions;
using OrderCheck.Tests.Shared;
using Parquet.Serialization;

namespace OrderCheck.Cli.Tests;

public sealed class LogCommandTests : IAsyncLifetime, IDisposable
{
    private const string Card = "0b7e2a44-3c1c-5d0c-9a3b-5d1f5a0c6d11";

    private static readonly CriterionId Criterion = new("ccta-cgs-L33947", new DateOnly(2024, 10, 3), "ind-a");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly ScratchFolder _folder = new();
    private string _assessment = "";

    private string LogFile => Path.Combine(_folder.Path, "decisions.db");

    public async Task InitializeAsync()
    {
        var knowledge = KnowledgeLoader.LoadShipped();
        var body = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "examples", "01-coronary-cta-supported", "request.json"));
        Assert.True(new CheckRequestReader(knowledge).TryRead(body, new DateOnly(2026, 11, 22), null, out var request, out _));
        var assessments = new OrderAssessor(knowledge).Assess(request.Orders);
        _assessment = assessments[0].AssessmentId;
        using var log = new DecisionLog(new DecisionLogSettings { Path = LogFile, Key = Encoding.UTF8.GetBytes("0123456789abcdef") }, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));
        await log.AppendAsync(new AnsweredCall { Client = "mercy", Service = "$check", ReceivedAt = Now, Assessments = assessments, Cards = [new ShownCard(Card, 1, "denial-expected", Criterion)] });
        await log.AppendAsync("mercy", "order-sign-cardiac-imaging", [new ReportedFeedback { Card = Card, Accepted = false, At = Now }]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Rows_are_shown_by_assessment_call_and_card()
    {
        var shown = await Log("show", _assessment);
        var lines = shown.Text.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();

        Assert.Equal(0, shown.Code);
        Assert.Equal([1, 2], lines.Select(line => line.GetProperty("seq").GetInt32()));
        Assert.Equal(shown.Text, (await Log("show", Card)).Text);
        Assert.Equal(shown.Text, (await Log("show", lines[0].GetProperty("decision").GetProperty("requestId").GetString()!)).Text);
        Assert.Equal(3, (await Log("show", "oc-none")).Code);
    }

    [Fact]
    public async Task Rows_are_exported_as_lines_of_JSON_for_the_days_asked_for()
    {
        Assert.Equal(2, (await Log("export")).Text.TrimEnd().Split('\n').Length);
        Assert.Equal(2, (await Log("export", "--from", "2026-11-22", "--until", "2026-11-22")).Text.TrimEnd().Split('\n').Length);
        Assert.Empty((await Log("export", "--until", "2026-11-21")).Text);
        Assert.Empty((await Log("export", "--from", "2026-11-23")).Text);
    }

    [Fact]
    public async Task Rows_are_exported_as_valid_audit_events()
    {
        var events = (await Log("export", "--format", "auditevent")).Text.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();

        Assert.Equal(2, events.Count);
        Assert.All(events, one => FhirJudge.Hold(one, profile: null));
        Assert.Equal(_assessment, events[0].GetProperty("entity")[0].GetProperty("what").GetProperty("identifier").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Rows_are_exported_as_columns()
    {
        var file = Path.Combine(_folder.Path, "log.parquet");
        Assert.Equal(0, (await Log("export", "--format", "parquet", "--out", file)).Code);
        using var piped = new MemoryStream((await Log("export", "--format", "parquet")).Output);

        var rows = (await ParquetSerializer.DeserializeAsync<FlatEntry>(file)).Data.ToList();
        Assert.Equal(rows, (await ParquetSerializer.DeserializeAsync<FlatEntry>(piped)).Data);
        Assert.Equal((_assessment, "diagnostic", true), (rows[0].AssessmentId, rows[0].Purpose, rows[0].InScope));
        Assert.Equal(("overridden", "ccta-cgs-L33947/2024-10-03/ind-a", _assessment), (rows[1].Outcome, rows[1].Criterion, rows[1].AssessmentId));
    }

    [Fact]
    public async Task The_override_rate_of_a_criterion_is_counted()
    {
        using var json = JsonDocument.Parse((await Log("stats", "--format", "json")).Output);
        var row = json.RootElement.GetProperty("criteria")[0];

        Assert.Equal("ccta-cgs-L33947/2024-10-03/ind-a", row.GetProperty("criterion").GetString());
        Assert.Equal(1, row.GetProperty("overrideRate").GetDouble());
        Assert.Contains("100 %  ccta-cgs-L33947/2024-10-03/ind-a", (await Log("stats")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_row_is_found()
    {
        var intact = await Log("verify");
        Assert.Equal(0, intact.Code);
        Assert.Contains("All 2 rows", intact.Text, StringComparison.Ordinal);
        using (var connection = new SqliteConnection($"Data Source={LogFile};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE decision_log SET body = replace(body, 'supported', 'unsupported') WHERE seq = 1";
            command.ExecuteNonQuery();
        }

        var changed = await Log("verify");
        Assert.Equal(1, changed.Code);
        Assert.Contains("Row 1", changed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_is_decided_again_until_a_policy_is_changed()
    {
        var same = await Log("reproduce", _assessment);
        Assert.Equal(0, same.Code);
        Assert.Contains("the same", same.Text, StringComparison.Ordinal);

        var changed = Path.Combine(_folder.WithShippedData("changed").Path, "changed");
        var edition = Path.Combine(changed, "policies", "medicare-cgs", "cardiac-ct", "editions", "2024-10-03.json");
        File.WriteAllText(edition, File.ReadAllText(edition).Replace("\"R07.9\"", "\"R07.0\"", StringComparison.Ordinal));
        var different = await Log("reproduce", _assessment, "--data", changed);
        Assert.Equal(1, different.Code);
        Assert.Contains("diagnosis-support: was supported", different.Text, StringComparison.Ordinal);
        Assert.Contains("ccta-cgs-L33947/2024-10-03/", different.Text, StringComparison.Ordinal);
        Assert.Contains("decided now", different.Text, StringComparison.Ordinal);

        // The version that decided is found among several.
        Assert.Equal(0, (await Log("reproduce", _assessment, "--knowledge", changed)).Code);
        Assert.Equal(3, (await Log("reproduce", "oc-none")).Code);
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_named_in_one_sentence()
    {
        var missing = await Ordercheck.Call("log", "verify", "--log", Path.Combine(_folder.Path, "none.db"));

        Assert.Equal(1, missing.Code);
        Assert.Contains("There is no decision log", missing.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "none.db")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<Ordercheck> Log(string command, params string[] args) => Ordercheck.Call(["log", command, .. args, "--log", LogFile]);
}
