using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderCheck.Server.Tests;

public sealed class PageTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Knowledge Knowledge = KnowledgeLoader.LoadShipped();

    public static TheoryData<string> Scripts { get; } = [.. Embedded.PageFiles.Where(file => file.EndsWith(".js", StringComparison.Ordinal))];

    [Fact]
    public async Task The_page_runs_nothing_that_the_content_security_policy_forbids()
    {
        var page = (await server.Get("/")).Text;

        Assert.DoesNotMatch(new Regex("<script(?![^>]*src=\"/)|<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://", RegexOptions.IgnoreCase), page);
        foreach (Match asset in Regex.Matches(page, "(?:src|href)=\"(/[^\"]+)\""))
        {
            Assert.Equal(200, (int)(await server.Get(asset.Groups[1].Value)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_writes_text_alone_and_keeps_nothing(string script)
    {
        var text = (await server.Get($"/{script}")).Text;

        Assert.DoesNotMatch(
            new Regex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|\\.style\\b|localStorage|sessionStorage|indexedDB|document\\.cookie"), text);
        foreach (Match import in Regex.Matches(text, "(?:from|import\\()\\s*'\\.(/[^']+)'"))
        {
            Assert.Equal(200, (int)(await server.Get(import.Groups[1].Value)).Status);
        }
    }

    [Fact]
    public async Task The_page_says_that_it_gives_advice() =>
        Assert.Contains("not the payer's determination", (await server.Get("/")).Text, StringComparison.Ordinal);

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        var first = await server.Get("/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app.js");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Header("ETag"));

        Assert.Equal(304, (int)(await server.Send(request)).Status);
    }

    [Theory]
    [InlineData("gzip, br", true)]
    [InlineData("gzip;q=0, br", false)]
    [InlineData("identity", false)]
    public async Task The_page_is_packed_for_whoever_takes_it_so(string accepted, bool packed)
    {
        var plain = await server.Get("/app.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app.css");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        var answer = await server.Send(request);

        Assert.Equal("Accept-Encoding", answer.Header("Vary"));
        Assert.Equal(packed ? "gzip" : null, answer.Header("Content-Encoding"));
        Assert.Equal(!packed, answer.Header("ETag") == plain.Header("ETag"));
        Assert.Equal(plain.Text, packed ? Unpacked(answer.Body) : answer.Text);
    }

    [Fact]
    public async Task The_order_form_offers_payers_under_names_that_are_read_as_them()
    {
        foreach (var payer in (await Form()).GetProperty("payers").EnumerateArray())
        {
            var name = payer.GetProperty("written").GetString();

            Assert.Equal(payer.GetProperty("id").GetString(), Knowledge.Payers.Find([], name)?.Id);
        }
    }

    [Fact]
    public async Task The_order_form_offers_every_study_and_fact_and_says_that_no_key_is_needed()
    {
        var form = await Form();

        Assert.Equal(Knowledge.Studies.All.Select(study => study.CptCode), Names("studies", "code"));
        Assert.Equal(Knowledge.Facts.All.Select(fact => fact.Name), Names("facts", "name"));
        Assert.Equal("2026-11-22", form.GetProperty("today").GetString());
        Assert.False(form.GetProperty("needsKey").GetBoolean());

        IEnumerable<string?> Names(string list, string member) => form.GetProperty(list).EnumerateArray().Select(one => one.GetProperty(member).GetString());
    }

    [Theory]
    [InlineData("/check")]
    [InlineData("/fhir/ServiceRequest/$check")]
    public async Task An_answer_is_written_for_people_where_FHIR_asks_for_it(string path)
    {
        var plain = await server.Post(path, Requests.ChestPain);
        var pretty = await server.Post($"{path}?_pretty=true", Requests.ChestPain);

        Assert.DoesNotContain("\n", plain.Text, StringComparison.Ordinal);
        Assert.StartsWith("{\n  \"", pretty.Text, StringComparison.Ordinal);
        Assert.Equal(plain.Text, JsonSerializer.Serialize(pretty.Json, Unescaped));
    }

    [Fact]
    public async Task Every_reason_of_the_search_is_a_code_that_holds_today()
    {
        foreach (var reason in (await server.Get("/reasons.json")).Json.EnumerateArray())
        {
            var reading = Knowledge.Icd10Cm.Understand(reason[0].GetString(), new DateOnly(2026, 11, 22));

            Assert.True(reading.State is CodeState.Valid or CodeState.UnknownCode, $"{reason[0]} is {reading.State}");
            Assert.NotEqual("", reason[1].GetString());
        }
    }

    private static string Unpacked(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private async Task<JsonElement> Form() => (await server.Get("/order-form")).Json;
}
