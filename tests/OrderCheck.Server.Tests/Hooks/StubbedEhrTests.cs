using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace OrderCheck.Server.Tests;

/// <summary>Testers bring their own EHR behaviour: stubs over the chart, and recordings of a real one.</summary>
public sealed class StubbedEhrTests
{
    [Fact]
    public async Task A_stub_that_overrides_one_condition_changes_the_card()
    {
        await using var ehr = await MockEhr.Start(Chart());
        await using var server = await Start(ehr.FhirBase);
        var before = await Sign(server, ehr.FhirBase);
        ehr.Server.Given(Request.Create().WithPath("/fhir/Condition"))
            .RespondWith(Response.Create().WithHeader("Content-Type", "application/fhir+json")
                .WithBody(HookBodies.Bundle("searchset", Reason("Z13.6")).ToJsonString()));
        ehr.Server.Given(Request.Create().WithPath("/fhir/Condition/reason"))
            .RespondWith(Response.Create().WithHeader("Content-Type", "application/fhir+json").WithBody(Reason("Z13.6").ToJsonString()));
        var after = await Sign(server, ehr.FhirBase);

        Assert.Equal(("diagnostic", "not-needed"), (AnswerTo(before, "purpose"), AnswerTo(before, "abn")));
        Assert.Equal(("screening", "needed"), (AnswerTo(after, "purpose"), AnswerTo(after, "abn")));
        Assert.NotEqual(Summaries(before), Summaries(after));
    }

    [Fact]
    public async Task A_recorded_session_gives_the_same_hook_answers_byte_for_byte()
    {
        var folder = Directory.CreateTempSubdirectory("ordercheck-recording-").FullName;
        try
        {
            string real, recorded, replayed;
            await using (var ehr = await MockEhr.Start(Chart()))
            await using (var recorder = await MockEhr.Start(
                new MockEhrSettings { Record = new RecordSettings(new Uri(ehr.FhirBase), folder) }))
            {
                real = await AnswersOf(ehr.FhirBase);
                recorded = await AnswersOf(recorder.FhirBase);
            }

            await using (var replay = await MockEhr.Start(new MockEhrSettings { Stubs = folder }))
            {
                replayed = await AnswersOf(replay.FhirBase);
                Assert.NotEmpty(replay.Calls);
            }

            Assert.Equal(real, recorded);
            Assert.Equal(real, replayed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static async Task<string> AnswersOf(string fhirBase)
        {
            await using var server = await Start(fhirBase);
            var answers = new List<string>();
            foreach (var hook in HookBodies.Hooks)
            {
                answers.Add(System.Text.Encoding.UTF8.GetString((await Answer(server, hook, fhirBase)).Body));
            }

            return string.Join('\n', answers);
        }
    }

    // A clock that stands still: no read runs out of time on a busy machine.
    private static Task<RunningServer> Start(string fhirBase) =>
        RunningServer.Start(new FakeTimeProvider(DateTimeOffset.UtcNow), "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:FhirServers:0", fhirBase);

    private static async Task<JsonElement> Sign(RunningServer server, string fhirBase) =>
        HookAnswer.Check(await Answer(server, HookBodies.OrderSign, fhirBase));

    private static Task<Answer> Answer(RunningServer server, string hook, string fhirBase)
    {
        var call = HookBodies.Bare(HookBodies.Call(hook, null, Order()), fhirBase);
        call.Remove("fhirAuthorization");
        return server.Post(HookBodies.Path(hook), call.ToJsonString(), "application/json");
    }

    private static string Chart() =>
        HookBodies.Bundle("collection", HookBodies.Patient(), HookBodies.Coverage(), Order(), Reason("R07.2")).ToJsonString();

    private static JsonObject Order()
    {
        var order = HookBodies.Order("order-1", "75574", null);
        order.Remove("reasonCode");
        order["reasonReference"] = new JsonArray(new JsonObject { ["reference"] = "Condition/reason" });
        return order;
    }

    private static JsonObject Reason(string code) => new()
    {
        ["resourceType"] = "Condition",
        ["id"] = "reason",
        ["subject"] = new JsonObject { ["reference"] = "Patient/patient-1" },
        ["clinicalStatus"] = new JsonObject { ["coding"] = new JsonArray(
            new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/condition-clinical", ["code"] = "active" }) },
        ["code"] = new JsonObject { ["coding"] = new JsonArray(
            new JsonObject { ["system"] = "http://hl7.org/fhir/sid/icd-10-cm", ["code"] = code }) },
    };

    private static string? AnswerTo(JsonElement root, string answer) =>
        Assert.Single(HookAnswer.Assessments(root)).GetProperty(answer).GetString();

    private static string[] Summaries(JsonElement root) =>
        [.. HookAnswer.Cards(root).Select(card => card.GetProperty("summary").GetString()!)];
}
