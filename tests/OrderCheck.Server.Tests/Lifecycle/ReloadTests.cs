using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace OrderCheck.Server.Tests;

public sealed partial class ReloadTests : IDisposable
{
    private const int Reloads = 20;

    private readonly DataCopy _data = new();

    [Fact]
    public async Task Twenty_reloads_under_load_fail_no_call_and_mix_no_versions()
    {
        await using var server = await Start();
        var knowledge = server.Services.GetRequiredService<Reloader>().Knowledge;
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(() => CallUntil(server, caller, done.Token))).ToList();
        for (var i = 0; i < Reloads; i++)
        {
            _data.Name($"Edition number {i}");
            Assert.True(knowledge.Reload());
            titles[KnowledgeVersion(server)] = $"Edition number {i}";
        }

        await done.CancelAsync();
        var answers = (await Task.WhenAll(callers)).SelectMany(some => some).ToList();

        Assert.Equal(Reloads, titles.Count);
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var seen = answers.Where(answer => titles.ContainsKey(answer.Version)).ToList();
        Assert.All(seen, answer => Assert.Equal(titles[answer.Version], answer.Title));
        Assert.InRange(seen.Select(answer => answer.Version).Distinct(StringComparer.Ordinal).Count(), 2, Reloads);
    }

    [Theory]
    [InlineData("{ not JSON")]
    [InlineData("{}")]
    public async Task Bad_knowledge_is_refused_and_the_one_before_goes_on(string documents)
    {
        await using var server = await Start();
        var before = KnowledgeVersion(server);
        File.WriteAllText(_data.Documents, documents);

        Assert.False(server.Services.GetRequiredService<Reloader>().Knowledge.Reload());
        var ready = (await server.Get("/health/ready")).Json;
        Assert.Equal((before, "ready", true), (ready.GetProperty("knowledgeVersion").GetString(), ready.GetProperty("status").GetString(), IsNewerRefused(ready)));
        Assert.Equal(200, (int)(await server.Post("/check", Requests.ChestPain)).Status);
        Assert.Contains(server.Log, line => line.StartsWith("The changed knowledge was refused", StringComparison.Ordinal) && line.Contains("documents.json", StringComparison.Ordinal));
        Assert.Contains("ordercheck_reloads_total{what=\"knowledge\",result=\"refused\"} 1", await Metrics(server), StringComparison.Ordinal);

        _data.Name("Another title");
        Assert.True(server.Services.GetRequiredService<Reloader>().Knowledge.Reload());
        Assert.False(IsNewerRefused((await server.Get("/health/ready")).Json));
        Assert.NotEqual(before, KnowledgeVersion(server));
    }

    [Fact]
    public async Task Knowledge_that_decides_its_own_cases_otherwise_is_refused()
    {
        await using var server = await Start();
        var before = KnowledgeVersion(server);
        const string Expected = "\"support\": \"supported\"";
        var cases = Directory.EnumerateFiles(_data.Path, "cases.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .First(file => File.ReadAllText(file).Contains(Expected, StringComparison.Ordinal));
        File.WriteAllText(cases, File.ReadAllText(cases).Replace(Expected, "\"support\": \"insufficient\"", StringComparison.Ordinal));
        _data.Name("A title that comes with broken cases");

        Assert.False(server.Services.GetRequiredService<Reloader>().Knowledge.Reload());
        Assert.Equal(before, KnowledgeVersion(server));
        Assert.Contains(server.Log, line => line.Contains("come out otherwise than they expect", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changed_files_are_read_once_they_rest_and_untouched_ones_never()
    {
        await using var server = await Start();
        var files = server.Services.GetRequiredService<Reloader>().Knowledge;
        var before = KnowledgeVersion(server);
        files.Look();
        files.Look();
        Assert.DoesNotContain(server.Log, line => line.Contains("was read again", StringComparison.Ordinal));

        _data.Name("A copy under way");
        files.Look();
        Assert.Equal(before, KnowledgeVersion(server));
        _data.Name("A copy that ended");
        files.Look();
        Assert.Equal(before, KnowledgeVersion(server));
        files.Look();
        Assert.NotEqual(before, KnowledgeVersion(server));
        files.Look();
        Assert.Single(server.Log, line => line.StartsWith("The knowledge was read again: version ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_page_lists_is_that_of_the_knowledge_of_now()
    {
        await using var server = await Start();
        var policy = server.Services.GetRequiredService<CurrentKnowledge>().Value.Knowledge.Policies.All.First(one => one.Folder.EndsWith("medicare-cgs/cardiac-ct", StringComparison.Ordinal));
        var edition = $"/policies/{policy.Id}/editions/{policy.Editions[^1].From:yyyy-MM-dd}";
        var (before, form) = ((await server.Get(edition)).Text, (await server.Get("/order-form")).Json);
        _data.Name("Another title");
        Assert.True(server.Services.GetRequiredService<Reloader>().Knowledge.Reload());

        Assert.NotEqual(form.GetProperty("knowledgeVersion").GetString(), (await server.Get("/order-form")).Json.GetProperty("knowledgeVersion").GetString());
        Assert.DoesNotContain("Another title", before, StringComparison.Ordinal);
        Assert.Contains("Another title", (await server.Get(edition)).Text, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Dispose();

    private static async Task<List<(int Status, string Version, string? Title)>> CallUntil(RunningServer server, int caller, CancellationToken done)
    {
        var answers = new List<(int, string, string?)>();
        while (!done.IsCancellationRequested)
        {
            var answer = await server.Post("/check", Requests.ChestPain);
            var version = Version().Match(answer.Text).Groups["version"].Value;
            var shown = Titles().Matches(answer.Text).Select(match => match.Groups["title"].Value).Distinct(StringComparer.Ordinal).ToList();
            Assert.InRange(shown.Count, 0, 1);
            answers.Add(((int)answer.Status, version, shown.SingleOrDefault()));
            if (caller == 0)
            {
                Assert.Equal(200, (int)(await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign).ToJsonString(), "application/json")).Status);
            }
        }

        return answers;
    }

    private static bool IsNewerRefused(System.Text.Json.JsonElement ready) => ready.GetProperty("knowledge").GetProperty("isNewerRefused").GetBoolean();

    private static string KnowledgeVersion(RunningServer server) => server.Services.GetRequiredService<CurrentKnowledge>().Value.Knowledge.Version;

    private static async Task<string> Metrics(RunningServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");
        return (await server.Send(request)).Text;
    }

    private Task<RunningServer> Start() => RunningServer.Start(
        "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:DataFolder", _data.Path, "--OrderCheck:ReloadSeconds", "0", "--OrderCheck:OperatorKey", RegisteredServer.OperatorKey);

    [GeneratedRegex("\"knowledgeVersion\": ?\"(?<version>[0-9a-f]{12})\"", RegexOptions.NonBacktracking)]
    private static partial Regex Version();

    [GeneratedRegex("(?<title>Edition number [0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Titles();
}
