using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>Requests as the field sends them, held against <c>tests/Shared/requests/answers.json</c>; the README beside it explains the members.</summary>
public sealed class FieldRequestTests(FieldRequestTests.Servers servers) : IClassFixture<FieldRequestTests.Servers>
{
    private static readonly string[] Answers = ["study", "purpose", "diagnosisSupport", "abn", "priorAuth", "payerKind"];

    private static readonly Dictionary<string, JsonElement> Rows =
        JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(Path.Combine(Folder(), "answers.json")))!.ToDictionary(row => row.GetProperty("file").GetString()!);

    public static TheoryData<string> Answered => [.. Rows.Where(row => !row.Value.TryGetProperty("status", out _)).Select(row => row.Key)];

    public static TheoryData<string> Refused => [.. Rows.Where(row => row.Value.TryGetProperty("status", out _)).Select(row => row.Key)];

    [Theory]
    [MemberData(nameof(Answered))]
    public async Task A_request_of_the_field_gets_the_answer_of_its_row(string file)
    {
        var (row, answer) = (Rows[file], await Ask(file));
        Assert.Equal(200, (int)answer.Status);
        var orders = OrdersOf(answer.Json);
        Assert.Equal(Words(row, "orders"), orders.Select(Summary));
        var findings = orders.SelectMany(order => order.GetProperty("findings").EnumerateArray()).ToList();
        var codes = findings.Select(finding => finding.GetProperty("code").GetString()).ToList();
        Assert.All(Words(row, "find"), wanted => Assert.Contains(findings, finding => Is(finding, wanted)));
        Assert.All(Words(row, "absent"), unwanted => Assert.DoesNotContain(unwanted, codes));
        AssertCards(row, answer.Json);
        AssertSettlesNothing(row, answer.Text);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_request_of_the_field_says_why(string file)
    {
        var row = Rows[file];
        var said = (await Ask(file)).Outcome(row.GetProperty("status").GetInt32());
        Assert.Contains(row.GetProperty("refusal").GetString()!, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_request_of_the_field_has_a_row() => Assert.Equal(
        Rows.Keys.Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder(), "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder(), file)[..^5]).Where(file => file != "answers").Order(StringComparer.Ordinal));

    private async Task<Answer> Ask(string file)
    {
        var row = Rows[file];
        var body = await File.ReadAllTextAsync(Path.Combine(Folder(), $"{file}.json"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var path = HookOf(body) is { } hook ? HookBodies.Path(hook) : "/check";
        if (row.TryGetProperty("payer", out _))
        {
            return await servers.Payer.Post(path, body);
        }

        var contentType = row.TryGetProperty("contentType", out var named) ? named.GetString() : path == "/check" ? "application/fhir+json" : "application/json";
        return await servers.Advice.Post(path, HasMark(file) ? $"\ufeff{body}" : body, contentType);
    }

    private static string? HookOf(string body) =>
        body.Contains("\"hook\"", StringComparison.Ordinal) ? (string)JsonNode.Parse(body)!["hook"]! : null;

    // Reading a file as text takes the byte order mark away.
    private static bool HasMark(string file) => File.ReadAllBytes(Path.Combine(Folder(), $"{file}.json")) is [0xEF, 0xBB, 0xBF, ..];

    private static List<JsonElement> OrdersOf(JsonElement answer) =>
        [.. (answer.TryGetProperty("orders", out var orders) ? orders : answer.GetProperty("extension").GetProperty("com.ordercheck.assessment")).EnumerateArray()];

    private static string Summary(JsonElement order)
    {
        var jurisdictions = order.TryGetProperty("jurisdictions", out var some) ? string.Join(',', some.EnumerateArray().Select(one => one.GetString())) : "";
        var answers = Answers.Select(name => order.TryGetProperty(name, out var value) ? value.GetString() ?? "-" : "-");
        return $"{string.Join(' ', answers)} {(jurisdictions.Length == 0 ? "-" : jurisdictions)} {order.GetProperty("dateOfService").GetString()}";
    }

    private static bool Is(JsonElement finding, string wanted)
    {
        var parts = wanted.Split('@');
        return finding.GetProperty("code").GetString() == parts[0]
            && (parts.Length == 1 || (finding.TryGetProperty("expression", out var places) && places.EnumerateArray().Any(place => place.GetString() == parts[1])));
    }

    private static void AssertCards(JsonElement row, JsonElement answer)
    {
        if (row.TryGetProperty("card", out var card))
        {
            var cards = answer.GetProperty("cards").EnumerateArray().Select(one => one.GetRawText()).ToList();
            Assert.Equal(card.GetString()!.Length > 0, cards.Count > 0);
            Assert.Contains(card.GetString()!, string.Concat(cards), StringComparison.Ordinal);
        }
    }

    private static void AssertSettlesNothing(JsonElement row, string answer)
    {
        if (row.TryGetProperty("payer", out _))
        {
            Assert.Contains("\"covered\"", answer, StringComparison.Ordinal);
            Assert.All(["covered", "not-covered", "no-auth"], word => Assert.DoesNotContain($"\"valueCode\":\"{word}\"", answer, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Words(JsonElement row, string name) => row.TryGetProperty(name, out var words) ? words.EnumerateArray().Select(word => word.GetString()!) : [];

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Shared", "requests"));

    /// <summary>The service as an adviser, and the service of a payer.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        public RunningServer Advice { get; } = new();

        public RegisteredServer Payer { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await Advice.InitializeAsync();
            Payer = await RegisteredServer.Start("--OrderCheck:Clients:0:Authority", "payer", "--OrderCheck:Clients:0:Insurer", "Prairie Health Plan");
        }

        public async Task DisposeAsync()
        {
            await Payer.DisposeAsync();
            await Advice.DisposeAsync();
        }
    }
}
