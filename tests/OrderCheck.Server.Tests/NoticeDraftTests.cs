using System.Text;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

public sealed class NoticeDraftTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Operation = "/fhir/ServiceRequest/$abn-draft";

    public static TheoryData<string> Examples => [.. GoldenExample.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_notice_is_drafted_exactly_where_the_answer_calls_for_one(string name)
    {
        var example = GoldenExample.Named(name);
        var needed = (await server.Post("/check", example.Request)).Json.GetProperty("orders").EnumerateArray()
            .Any(order => order.GetProperty("inScope").GetBoolean() && order.GetProperty("abnNeeded").GetBoolean());
        var answer = await server.Post(Operation, example.Request);

        if (!needed)
        {
            Assert.Contains("No notice is drafted", answer.Outcome(422), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal("DocumentReference", answer.Json.GetProperty("resourceType").GetString());
        FhirJudge.Hold(answer.Json, profile: "https://ordercheck.example/fhir/StructureDefinition/abn-document");
        Assert.Equal(answer.Body, (await server.Post(Operation, example.Request)).Body);
    }

    [Fact]
    public async Task The_draft_fills_the_blanks_and_leaves_the_patients_choice_alone()
    {
        await using var site = await RunningServer.Start(
            "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:AbnNotifier:Name", "Elm Street Imaging", "--OrderCheck:AbnNotifier:Phone", "555-0100");
        var page = Page(await site.Post(Operation, With(patient => patient["identifier"] = Identifiers())));

        Assert.Contains("Elm Street Imaging<br>555-0100", page, StringComparison.Ordinal);
        Assert.Contains("Alma Rowan", page, StringComparison.Ordinal);
        Assert.Contains("R-4711", page, StringComparison.Ordinal);
        Assert.DoesNotContain("1EG4", page, StringComparison.Ordinal);
        Assert.Contains("Coronary calcium score CT without contrast (CPT 75571)", page, StringComparison.Ordinal);
        Assert.Contains("just a check for hidden heart disease", page, StringComparison.Ordinal);
        Assert.Contains("$116", page, StringComparison.Ordinal);
        Assert.Contains("What Medicare pays across the nation in 2026 in a hospital", page, StringComparison.Ordinal);
        Assert.Contains("expires 03/31/2029", page, StringComparison.Ordinal);
        Assert.Contains("must not be signed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<input", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_name_stays_text()
    {
        var page = Page(await server.Post(Operation, With(patient => patient["name"] = new JsonArray(new JsonObject { ["family"] = "<script>alert('x')</script>" }))));

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Alma\"")]
    [InlineData("[1,{\"family\":{}},{\"given\":\"Alma\"}]")]
    [InlineData("null")]
    public async Task A_damaged_name_leaves_the_blank_open(string name)
    {
        var answer = await server.Post(Operation, With(patient => patient["name"] = JsonNode.Parse(name)));

        Assert.Contains("B. Patient</dt><dd><span class=\"open\">", Page(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_is_sent_back_counts_as_no_notice()
    {
        var request = JsonNode.Parse(GoldenExample.Named("02-calcium-score-screening").Request)!;
        var draft = await server.Post(Operation, request.ToJsonString());
        request["entry"]!.AsArray().Add(new JsonObject { ["resource"] = JsonNode.Parse(draft.Text) });

        var order = (await server.Post("/check", request.ToJsonString())).Json.GetProperty("orders")[0];
        Assert.Equal("needed", order.GetProperty("abn").GetString());
    }

    [Fact]
    public async Task No_notice_is_drafted_once_the_day_of_the_study_is_past() =>
        Assert.Contains("is past", (await server.Post(Operation + "?asOf=2026-12-03", GoldenExample.Named("02-calcium-score-screening").Request)).Outcome(422), StringComparison.Ordinal);

    [Fact]
    public async Task The_log_of_the_service_names_no_patient()
    {
        await server.Post(Operation, With(_ => { }));

        Assert.DoesNotContain(server.Log, line => line.Contains("Rowan", StringComparison.Ordinal) || line.Contains("Alma", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_charge_that_is_none_stops_the_start() => Assert.Contains(
        "AbnNotifier:Charges:75571",
        (await Assert.ThrowsAnyAsync<Exception>(() => RunningServer.Start("--OrderCheck:AbnNotifier:Charges:75571", "-1"))).Message, StringComparison.Ordinal);

    private static string With(Action<JsonObject> change)
    {
        var request = JsonNode.Parse(GoldenExample.Named("02-calcium-score-screening").Request)!;
        change(request["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).Single(resource => (string?)resource["resourceType"] == "Patient"));
        return request.ToJsonString();
    }

    private static JsonArray Identifiers() =>
    [
        new JsonObject { ["system"] = "http://hl7.org/fhir/sid/us-mbi", ["value"] = "1EG4-TE5-MK73" },
        new JsonObject { ["type"] = Type("MR"), ["value"] = "1EG4-TE5-MK73" },
        new JsonObject { ["type"] = Type("MR"), ["value"] = "R-4711" },
    ];

    private static JsonObject Type(string code) =>
        new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v2-0203", ["code"] = code }) };

    private static string Page(Answer answer)
    {
        Assert.Equal(200, (int)answer.Status);
        var attachment = answer.Json.GetProperty("content")[0].GetProperty("attachment");
        Assert.Equal("text/html", attachment.GetProperty("contentType").GetString());
        return Encoding.UTF8.GetString(attachment.GetProperty("data").GetBytesFromBase64());
    }
}
