using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using OrderCheck.Ehr.Faults;
using OrderCheck.Ehr.Recording;

namespace OrderCheck.Ehr.Tests;

public sealed partial class RecordingTests : IDisposable
{
    private static readonly string[] Reads =
    [
        "metadata", "Patient/alma", "Patient/nobody", "Observation/bmi-2025", "Condition?patient=alma&clinical-status=active", "Observation?patient=alma&_count=1",
        "Observation?date=ge2025&date=lt2027", "Observation?code=http://loinc.org|39156-5,http://loinc.org|98979-8", "Procedure?patient=Patient/alma", "Patient?name=Row%20an",
    ];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_recorded_session_replays_byte_for_byte()
    {
        List<string> real, recorded, replayed;
        await using (var ehr = await MockEhr.Start(Charts.Alma))
        await using (var recorder = await Record(ehr.FhirBase))
        {
            real = await Session(ehr);
            recorded = await Session(recorder);
        }

        await using (var replay = await Replay())
        {
            replayed = await Session(replay);
        }

        Assert.Equal(real, recorded);
        Assert.Equal(real, replayed);
        Assert.Contains(replayed, answer => answer.Contains("27.10", StringComparison.Ordinal));
        Assert.Equal(Reads.Length + 2, replayed.Count);
    }

    [Fact]
    public async Task No_token_host_or_other_header_gets_into_a_recording()
    {
        await using (var ehr = await MockEhr.Start(new MockEhrSettings { RequireToken = true }, Charts.Alma))
        await using (var recorder = await Record(ehr.FhirBase))
        {
            var token = ehr.IssueToken();
            using var client = recorder.NewClient();
            using (var read = await client.Get("Patient/alma", token: token))
            {
                Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            }

            using (var refused = await client.Get("Coverage/main", token: "secret-of-a-client"))
            {
                Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            }

            var texts = _folder.Texts.ToArray();
            Assert.Equal(2, texts.Length);
            Assert.All(texts, text =>
            {
                Assert.DoesNotContain(token, text, StringComparison.Ordinal);
                Assert.DoesNotContain("secret-of-a-client", text, StringComparison.Ordinal);
                Assert.DoesNotContain("Authorization", text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
                Assert.Equal(["method", "urlPath"], JsonNode.Parse(text)!["request"]!.AsObject().Select(member => member.Key));
                Assert.Equal(["Content-Type"], JsonNode.Parse(text)!["response"]!["headers"]!.AsObject().Select(member => member.Key));
            });
        }
    }

    [Fact]
    public async Task A_search_by_post_is_recorded_with_its_form()
    {
        await using (var ehr = await MockEhr.Start(Charts.Alma))
        await using (var recorder = await Record(ehr.FhirBase))
        {
            Assert.Equal("pain", EhrClientCalls.Ids(await Post(recorder, "_id=pain")));
        }

        await using var replay = await Replay();
        Assert.Equal("pain", EhrClientCalls.Ids(await Post(replay, "_id=pain")));
        Assert.Equal("", EhrClientCalls.Ids(await Post(replay, "_id=fracture")));

        static async Task<JsonElement> Post(MockEhr ehr, string form)
        {
            using var client = ehr.NewClient();
            using var content = EhrClientCalls.Form(form);
            using var response = await client.PostAsync("Condition/_search", content);
            return await response.Json();
        }
    }

    [Fact]
    public async Task Another_answer_to_the_same_read_is_replayed_in_its_turn()
    {
        await using (var ehr = await MockEhr.Start(Charts.Alma))
        await using (var recorder = await Record(ehr.FhirBase))
        {
            ehr.Faults = FaultScript.Empty.With("/fhir/Patient/alma", "rate-limit=7", first: 2, last: 2);
            Assert.Equal("200 429 200 200", await Statuses(recorder));
        }

        await using var replay = await Replay();
        Assert.Equal("200 429 200 200", await Statuses(replay));
        Assert.Contains(_folder.Texts, text => text.Contains("\"Retry-After\": \"7\"", StringComparison.Ordinal));

        static async Task<string> Statuses(MockEhr ehr)
        {
            using var client = ehr.NewClient();
            var statuses = new int[4];
            for (var i = 0; i < statuses.Length; i++)
            {
                using var response = await client.GetAsync("Patient/alma");
                statuses[i] = (int)response.StatusCode;
            }

            return string.Join(' ', statuses);
        }
    }

    [Fact]
    public async Task Pseudonyms_take_the_place_of_names_and_identifiers()
    {
        const string Person =
            """
            {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "https://ehr.example/mrn", "value": "MRN-4711"}], "name": [{"family": "Kowalczyk", "given": ["Zdzislawa"], "text": "Z. Kowalczyk"}],
             "telecom": [{"value": "555-0100"}], "address": [{"line": ["1 Main Street"], "city": "Smalltown", "state": "OH", "postalCode": "43001"}], "birthDate": "1956-04-17", "text": {"div": "<div>Kowalczyk</div>"},
             "generalPractitioner": [{"reference": "Practitioner/d", "display": "Dr. Kowalczyk"}], "contact": [{"name": {"family": "Kowalczyk"}}]}
            """;
        const string Doctor = """{"resourceType": "Practitioner", "id": "d", "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}], "name": [{"family": "Kowalczyk"}]}""";
        const string Lab = """{"resourceType": "Observation", "id": "o", "subject": {"reference": "Patient/p1", "display": "Zdzislawa Kowalczyk"}, "valueQuantity": {"value": 1.10}}""";
        await using (var ehr = await MockEhr.Start($"[{Person}, {Doctor}, {Lab}]"))
        await using (var recorder = await Record(ehr.FhirBase, pseudonyms: true))
        {
            using var client = recorder.NewClient();
            foreach (var read in (
                string[])["Patient/p1", "Practitioner/d", "Observation/o", "Patient?identifier=https://ehr.example/mrn|MRN-4711", "Patient?family=Kowalczyk"])
            {
                Assert.Contains("\"id\"", await client.GetStringAsync(read), StringComparison.Ordinal);
            }
        }

        var texts = _folder.Texts.ToArray();
        Assert.All(texts, text =>
            Assert.DoesNotMatch("Kowalczyk|Zdzislawa|MRN-4711|555-0100|Main Street|Smalltown|43001|1234567893", text));
        var patient = Body(texts[0]);
        Assert.Equal(("1956-04-17", "OH"), ((string?)patient["birthDate"], (string?)patient["address"]![0]!["state"]));
        Assert.Contains("1.10", (string)Body(texts[2]).ToJsonString(), StringComparison.Ordinal);
        Assert.True(IsNpi((string)Body(texts[1])["identifier"]![0]!["value"]!));
        Assert.Equal($"https://ehr.example/mrn|{patient["identifier"]![0]!["value"]}",
            (string?)JsonNode.Parse(texts[3])!["request"]!["queryParameters"]!["identifier"]!["equalTo"]);

        static JsonNode Body(string mapping) => JsonNode.Parse((string)JsonNode.Parse(mapping)!["response"]!["body"]!)!;

        static bool IsNpi(string npi) =>
            npi.Length == 10 && ("80840" + npi).Reverse().Select((digit, place) => (digit - '0') * (place % 2 == 1 ? 2 : 1))
                .Sum(value => value > 9 ? value - 9 : value) % 10 == 0;
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_server_that_is_away_is_named()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var elsewhere = builder.Build();
        var asked = 0;
        elsewhere.Run(context =>
        {
            asked++;
            context.Response.Redirect("/other");
            return Task.CompletedTask;
        });
        await elsewhere.StartAsync();
        await using (var recorder = await Record(elsewhere.Urls.First() + "/r4"))
        {
            using var client = recorder.NewClient();
            using var redirected = await client.GetAsync("Patient/alma");
            Assert.Equal((HttpStatusCode.Redirect, false, 1), (redirected.StatusCode, redirected.Headers.Contains("Location"), asked));
            await elsewhere.StopAsync();
            using var away = await client.GetAsync("Patient/alma");
            using var written = await client.DeleteAsync("Patient/alma");
            Assert.Equal([HttpStatusCode.BadGateway, HttpStatusCode.MethodNotAllowed], [away.StatusCode, written.StatusCode]);
        }

        Assert.Single(_folder.Texts);
    }

    [Fact]
    public async Task A_recording_is_not_written_over_another()
    {
        _folder.Write("mappings/0001-Patient.json", "{}");

        await Assert.ThrowsAsync<IOException>(() => Record("http://127.0.0.1:1/r4"));
    }

    private Task<MockEhr> Record(string upstream, bool pseudonyms = false) =>
        MockEhr.Start(new MockEhrSettings { Record = new RecordSettings(new Uri(upstream), _folder.Path, pseudonyms) });

    private Task<MockEhr> Replay() => MockEhr.Start(new MockEhrSettings { Stubs = _folder.Path }, """{"resourceType": "Device", "id": "of-the-replay"}""");

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex LoopbackAddress();

    /// <summary>Every read with all its pages; what a server says of its own address is left out.</summary>
    private static async Task<List<string>> Session(MockEhr ehr)
    {
        using var client = ehr.NewClient();
        var answers = new List<string>();
        foreach (var read in Reads)
        {
            for (var next = read; next is not null;)
            {
                using var response = await client.GetAsync(next);
                var body = await response.Content.ReadAsStringAsync();
                answers.Add($"{(int)response.StatusCode} {response.Content.Headers.ContentType} {LoopbackAddress().Replace(body, "EHR")}");
                var json = JsonSerializer.Deserialize<JsonElement>(body);
                next = json.TryGetProperty("link", out _) ? EhrClientCalls.Link(json, "next") : null;
            }
        }

        return answers;
    }
}
