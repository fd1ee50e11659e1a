using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OrderCheck.Ehr.Faults;

namespace OrderCheck.Ehr.Tests;

public class FaultTests(EhrOfAlmaAndJonas running) : IClassFixture<EhrOfAlmaAndJonas>
{
    private const string Read = "Patient/alma";

    private const string Search = "Condition?patient=alma";

    private HttpClient Client => running.Client;

    [Fact]
    public async Task Fixed_latency_delays_the_answer()
    {
        var (response, passed) = await ByItsOwnClock("latency=300");

        Assert.True(passed >= TimeSpan.FromMilliseconds(300), passed.ToString());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("latency=normal:30:10")]
    [InlineData("latency=heavy:10")]
    public async Task Random_latency_still_answers(string fault)
    {
        using var response = await Client.Get(Read, fault);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void Random_latency_has_the_shape_that_was_asked_for_and_repeats_with_the_seed()
    {
        var normal = Delays("latency=normal:500:100", 1);
        Assert.InRange(normal.Average(), 480, 520);
        Assert.InRange(Math.Sqrt(normal.Average(delay => Math.Pow(delay - 500, 2))), 85, 115);

        var heavy = Delays("latency=heavy:100", 1).Order().ToArray();
        Assert.InRange(heavy[heavy.Length / 2], 90, 112);
        Assert.InRange(heavy[heavy.Length * 9 / 10], 240, 360);
        Assert.True(heavy[^1] > 2000);

        Assert.Equal(normal, Delays("latency=normal:500:100", 1));
        Assert.NotEqual(normal, Delays("latency=normal:500:100", 2));
    }

    private static double[] Delays(string fault, int seed)
    {
        var schedule = new FaultSchedule(new FaultScript(seed, []).With("*", fault));
        return
        [
            .. Enumerable.Range(0, 2000).Select(_ =>
            {
                var (met, first, second) = schedule.Next("GET", "/fhir/Patient/alma", null);
                return met.Latency!.Draw(first, second).TotalMilliseconds;
            }),
        ];
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_status_replaces_the_answer(int status)
    {
        using var response = await Client.Get(Read, $"status={status}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("OperationOutcome", (await response.Json()).GetProperty("resourceType").GetString());
    }

    [Fact]
    public async Task No_content_has_no_content()
    {
        using var response = await Client.Get(Read, "status=204");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_again()
    {
        using var seconds = await Client.Get(Read, "rate-limit=7");
        var (date, _) = await ByItsOwnClock("rate-limit=date:60");

        Assert.Equal(HttpStatusCode.TooManyRequests, seconds.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), seconds.Headers.RetryAfter!.Delta);
        Assert.Equal(new FakeTimeProvider().Start.AddSeconds(60), date.Headers.RetryAfter!.Date);
    }

    [Fact]
    public async Task A_reset_cuts_the_connection_before_the_answer()
    {
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => Client.Get(Read, "reset"));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(fault.GetBaseException()).SocketErrorCode);
    }

    [Theory]
    [InlineData("truncate")]
    [InlineData("reset=midway")]
    public async Task A_cut_answer_starts_well_and_does_not_end(string how)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Search);
        request.Headers.Add("X-Mock-Fault", how);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        await using var stream = await response.Content.ReadAsStreamAsync();
        using var got = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(got));
        Assert.True(got.Length < response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_quietly_truncated_answer_ends_well_for_http_and_is_half_a_body()
    {
        var whole = await Client.GetByteArrayAsync(Read);
        using var response = await Client.Get(Read, "truncate=quiet");

        var half = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(whole.Length / 2, half.Length);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(half));
    }

    [Fact]
    public async Task A_wrong_content_type_is_claimed_for_a_right_body()
    {
        using var response = await Client.Get(Read, "content-type=text/html");

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("alma", (await response.Json()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Malformed_json_does_not_parse()
    {
        using var response = await Client.Get(Search, "malformed");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task The_wrong_patient_is_never_the_one_asked_for()
    {
        using var read = await Client.Get(Read, "wrong-patient");
        using var search = await Client.Get(Search, "wrong-patient");

        Assert.NotEqual("alma", (await read.Json()).GetProperty("id").GetString());
        var found = await search.Json();
        Assert.Equal("pain fracture", EhrClientCalls.Ids(found));
        Assert.All(found.GetProperty("entry").EnumerateArray(), entry =>
            Assert.NotEqual("Patient/alma", entry.GetProperty("resource").GetProperty("subject").GetProperty("reference").GetString()));
    }

    [Fact]
    public async Task Endless_paging_always_has_another_page()
    {
        using var first = await Client.Get("Condition?patient=alma&_count=1", "endless");
        var page = await first.Json();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 12; i++)
        {
            var next = EhrClientCalls.Link(page, "next");
            Assert.NotNull(next);
            Assert.True(seen.Add(next), next);
            page = await Client.Json(next);
        }
    }

    [Fact]
    public async Task Looped_paging_leads_back_to_the_same_page()
    {
        var page = await Client.Json("Condition?patient=alma&_fault=endless%3Dloop");
        var next = EhrClientCalls.Link(page, "next");

        Assert.Equal(next, EhrClientCalls.Link(await Client.Json(next!), "next"));
    }

    [Fact]
    public async Task A_slow_drip_arrives_whole_and_late()
    {
        var whole = await Client.GetByteArrayAsync(Read);
        var (response, passed) = await ByItsOwnClock($"drip={whole.Length / 4}:60");

        Assert.Equal(whole, await response.Content.ReadAsByteArrayAsync());
        Assert.True(passed >= TimeSpan.FromMilliseconds(180), passed.ToString());
    }

    [Fact]
    public async Task Faults_add_up()
    {
        var (response, passed) = await ByItsOwnClock("latency=150, content-type=application/xml, wrong-patient");

        Assert.True(passed >= TimeSpan.FromMilliseconds(150), passed.ToString());
        Assert.Equal("application/xml", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("somebody-else", (await response.Json()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_fault_in_the_query_does_the_same_as_in_the_header()
    {
        using var response = await Client.GetAsync("Patient/alma?_fault=status%3D503");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Theory]
    [InlineData("explode")]
    [InlineData("status=99")]
    [InlineData("latency=soon")]
    [InlineData("drip=5")]
    [InlineData("reset=twice")]
    [InlineData("latency=999999999")]
    public async Task What_is_no_fault_is_refused_with_the_words_for_faults(string fault)
    {
        using var response = await Client.Get(Read, fault);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("rate-limit=SECONDS", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_script_breaks_exactly_the_calls_it_names()
    {
        await using var ehr = await MockEhr.Start(Charts.Alma);
        using var client = ehr.NewClient();
        ehr.Faults = FaultScript.Parse("""
            {"seed": 7, "rules": [
              {"url": "/fhir/Condition*", "calls": "2-3", "fault": "status=503"},
              {"url": "/fhir/Coverage?patient=alma", "method": "GET", "calls": "1", "fault": "rate-limit=0"},
              {"url": "*/oauth/*", "fault": "status=500"}]}
            """);

        Assert.Equal("200, 503, 503, 200", string.Join(", ", await Statuses(client, "Condition?patient=alma", 4)));
        Assert.Equal("429, 200", string.Join(", ", await Statuses(client, "Coverage?patient=alma", 2)));
        Assert.Equal("200", string.Join(", ", await Statuses(client, "Coverage?patient=alma&status=active", 1)));
        Assert.Equal("200", string.Join(", ", await Statuses(client, "Patient/alma", 1)));
    }

    [Fact]
    public async Task A_fault_by_chance_repeats_with_the_seed()
    {
        var script = new FaultScript(42, []).With("/fhir/Patient/alma", "status=500", chance: 0.4);
        await using var ehr = await MockEhr.Start(new MockEhrSettings { Faults = script }, Charts.Alma);
        using var client = ehr.NewClient();

        var first = await Statuses(client, "Patient/alma", 40);
        ehr.Faults = script;
        Assert.Equal(first, await Statuses(client, "Patient/alma", 40));
        ehr.Faults = script with { Seed = 43 };
        Assert.NotEqual(first, await Statuses(client, "Patient/alma", 40));
        Assert.InRange(first.Count(status => status == 500), 6, 28);
    }

    [Fact]
    public async Task What_a_call_meets_does_not_depend_on_the_calls_beside_it()
    {
        await using var ehr = await MockEhr.Start(Charts.Alma);
        using var client = ehr.NewClient();
        var script = new FaultScript(5, []).With("/fhir/*", "status=503", chance: 0.5);
        var paths = Enumerable.Range(0, 60).Select(number => $"Condition?_id=c{number}").ToArray();

        ehr.Faults = script;
        var inTurn = new List<int>();
        foreach (var path in paths)
        {
            inTurn.AddRange(await Statuses(client, path, 1));
        }

        ehr.Faults = script;
        var together = await Task.WhenAll(paths.Select(path => Statuses(client, path, 1)));

        Assert.Equal(inTurn, together.SelectMany(status => status));
        Assert.Equal([200, 503], inTurn.Distinct().Order());
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("""{"rules": [{"fault": "reset"}]}""", "$.rules[0].url")]
    [InlineData("""{"rules": [{"url": "*"}]}""", "$.rules[0].fault")]
    [InlineData("""{"rules": [{"url": "*", "fault": "boom"}]}""", "boom")]
    [InlineData("""{"rules": [{"url": "*", "fault": "reset", "calls": "3-1"}]}""", "calls")]
    [InlineData("""{"rules": [{"url": "*", "fault": "reset", "chance": 2}]}""", "chance")]
    [InlineData("""{"rules": [{"url": "*", "fault": "reset", "path": "x"}]}""", "path")]
    public void A_wrong_script_says_where_it_is_wrong(string script, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => FaultScript.Parse(script)).Message);

    [Fact]
    public async Task Every_call_is_recorded_with_what_became_of_it()
    {
        await using var ehr = await MockEhr.Start(Charts.Alma);
        using var client = ehr.NewClient();
        using (await client.Get("Condition?patient=alma", "status=503", token: "abc"))
        {
        }

        using var form = EhrClientCalls.Form("patient=alma");
        using (await client.PostAsync("Coverage/_search", form))
        {
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => client.Get("Patient/alma", "reset"));

        // The client may try a connection that was reset once more.
        var calls = ehr.Calls;
        Assert.True(calls.Length >= 3);
        Assert.Equal((1, "GET", "/fhir/Condition", "?patient=alma", 503),
            (calls[0].Number, calls[0].Method, calls[0].Path, calls[0].Query, calls[0].Status));
        Assert.Equal("Bearer abc", calls[0].Headers["authorization"]);
        Assert.Equal("status=503", calls[0].Fault.Text);
        Assert.Equal(("POST", "patient=alma", 200), (calls[1].Method, calls[1].Body, calls[1].Status));
        Assert.Equal(0, calls[^1].Status);

        ehr.ForgetCalls();
        Assert.Empty(ehr.Calls);
    }

    [Fact]
    public async Task It_stops_although_somebody_still_waits_for_it()
    {
        // The clock stands still, so the wait would never end by itself.
        var ehr = await MockEhr.Start(new MockEhrSettings { Clock = new FakeTimeProvider() }, Charts.Alma);
        using var client = ehr.NewClient();
        var waiting = client.Get("Patient/alma", "latency=60000");
        while (ehr.Calls.IsEmpty)
        {
            await Task.Delay(10);
        }

        await ehr.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
    }

    // An EHR whose clock moves on by ten milliseconds at a time until it has answered, and how far it came.
    private static async Task<(HttpResponseMessage Response, TimeSpan Passed)> ByItsOwnClock(string fault)
    {
        var clock = new FakeTimeProvider();
        await using var ehr = await MockEhr.Start(new MockEhrSettings { Clock = clock }, Charts.Alma);
        using var client = ehr.NewClient();
        var answer = client.Get(Read, fault);
        while (ehr.Calls.IsEmpty && !answer.IsCompleted)
        {
            await Task.Delay(1);
        }

        var start = clock.GetUtcNow();
        while (!answer.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1);
        }

        return (await answer, clock.GetUtcNow() - start);
    }

    private static async Task<int[]> Statuses(HttpClient client, string path, int times)
    {
        var statuses = new int[times];
        for (var i = 0; i < times; i++)
        {
            using var response = await client.GetAsync(path);
            statuses[i] = (int)response.StatusCode;
        }

        return statuses;
    }
}
