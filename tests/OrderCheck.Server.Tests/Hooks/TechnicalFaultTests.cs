using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

public sealed class TechnicalFaultTests : IClassFixture<TechnicalFaultTests.Faulty>
{
    private readonly RegisteredServer _server;

    public TechnicalFaultTests(Faulty faulty) => _server = faulty.Server;

    public static TheoryData<string, string?> Primary { get; } = new()
    {
        { HookBodies.OrderSign, null }, { HookBodies.OrderSign, "2.0" }, { HookBodies.OrderSign, "2.2" },
        { HookBodies.OrderDispatch, null }, { HookBodies.OrderDispatch, "2.2" }, { HookBodies.AppointmentBook, "2.2" },
    };

    [Theory]
    [MemberData(nameof(Primary))]
    [Trait("Requirement", "resp-43")]
    public async Task A_fault_of_ours_is_answered_with_a_technical_coverage_information_and_a_card(string hook, string? crd)
    {
        var call = Faulting(HookBodies.Call(hook, crd, HookBodies.Order("order-1", "75574", "I25.10"), HookBodies.Order("order-2", "75574", "I25.10")));
        var root = HookAnswer.Check(await _server.Post(HookBodies.Path(hook), call.ToJsonString()));

        Assert.Equal(2, HookAnswer.Actions(root).Length);
        var said = Said(HookAnswer.Actions(root).Single(action => action.GetProperty("resource").GetProperty("id").GetString()!.EndsWith("order-1", StringComparison.Ordinal)));
        Assert.Equal(crd == "2.2" ? "indeterminate" : "conditional", said["covered"].Single().GetString());
        Assert.Equal(crd == "2.2" ? [] : ["conditional"], said["pa-needed"].Select(value => value.GetString()));
        Assert.Equal(crd == "2.2" ? [] : ["OTH"], said["info-needed"].Select(value => value.GetString()));
        var reason = said["reason"].Single();
        Assert.Equal(crd == "2.2", reason.TryGetProperty("coding", out var coding) && coding[0].GetProperty("code").GetString() == "technical");
        Assert.Contains("technical fault", reason.GetProperty("text").GetString(), StringComparison.Ordinal);
        var card = Assert.Single(HookAnswer.Cards(root), card => card.GetProperty("summary").GetString()!.StartsWith("This order could not be checked", StringComparison.Ordinal));
        Assert.Contains("the order itself is not at fault", card.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(_server.Server.Log, line => line.Contains("ArgumentOutOfRangeException", StringComparison.Ordinal));
        Assert.DoesNotContain(_server.Server.Log, line => line.Contains("un-representable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_select_a_fault_of_ours_is_a_card_alone()
    {
        var call = Faulting(HookBodies.Call(HookBodies.OrderSelect));
        var root = HookAnswer.Check(await _server.Post(HookBodies.Path(HookBodies.OrderSelect), call.ToJsonString()));

        Assert.Empty(HookAnswer.Actions(root));
        Assert.Single(HookAnswer.Cards(root));
    }

    [Fact]
    public async Task A_fault_of_ours_does_not_keep_the_service_from_reading_what_is_missing()
    {
        // Whether an order is ours is asked before anything is read, and must not fail then.
        await using var ehr = await MockEhr.Start(HookBodies.Chart(HookBodies.Order("order-1", "75574", "I25.10")));
        using var data = new FaultyData();
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:DataFolder", data.Path, "--OrderCheck:FhirServers:0", ehr.FhirBase);
        var call = HookBodies.Bare(Faulting(HookBodies.Call(HookBodies.OrderSign)), ehr.FhirBase, ehr.IssueToken());
        call["prefetch"] = new JsonObject { ["coverage"] = HookBodies.Bundle("searchset", HookBodies.Coverage()), ["notice"] = JsonNode.Parse(FaultyData.Notice("order-1", "patient-1")) };
        var root = HookAnswer.Check(await server.Post(HookBodies.Path(HookBodies.OrderSign), call.ToJsonString(), "application/json"));

        Assert.NotEmpty(ehr.Calls);
        Assert.Single(HookAnswer.Actions(root));
    }

    [Fact]
    public async Task The_operation_answers_the_other_orders_too()
    {
        var bundle = HookBodies.Bundle("collection", HookBodies.Order("order-1", "75574", "I25.10"), HookBodies.Order("order-2", "75574", "I25.10"), HookBodies.Patient(), HookBodies.Coverage(), JsonNode.Parse(FaultyData.Notice("order-1", "patient-1"))!.AsObject());
        var answer = await _server.Post("/check", bundle.ToJsonString());

        Assert.Equal(200, (int)answer.Status);
        var orders = answer.Json.GetProperty("orders");
        Assert.Contains("could not be checked because of a fault in OrderCheck", orders[0].GetProperty("findings").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("order-unreadable", orders[1].GetProperty("findings").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HookBodies.OrderSelect)]
    [InlineData(HookBodies.OrderSign)]
    [InlineData(HookBodies.AppointmentBook)]
    public async Task An_EHR_that_answers_with_another_patient_is_named_as_not_read(string hook)
    {
        await using var ehr = await MockEhr.Start(HookBodies.Chart(HookBodies.Order("order-1", "75574", "R07.2")));
        ehr.Faults = FaultScript.Empty.With("/fhir/*", "wrong-patient");
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:FhirServers:0", ehr.FhirBase);
        var answer = await server.Post(HookBodies.Path(hook), HookBodies.Bare(HookBodies.Call(hook), ehr.FhirBase, ehr.IssueToken()).ToJsonString(), "application/json");
        var findings = HookAnswer.Assessments(HookAnswer.Check(answer)).Single().GetProperty("findings").EnumerateArray().ToList();

        var partial = Assert.Single(findings, finding => finding.GetProperty("code").GetString() == "data-not-fetched" && finding.GetProperty("text").GetString()!.StartsWith("This answer is partial", StringComparison.Ordinal));
        Assert.Contains("the patient's coverage (another patient's data came)", partial.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("the patient's date of birth and address (another patient's data came)", partial.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding.GetProperty("code").GetString() == "resource-ignored");
        Assert.Contains(HookAnswer.Cards(answer.Json), card => card.GetRawText().Contains("This answer is partial", StringComparison.Ordinal));
    }

    private static JsonObject Faulting(JsonObject call)
    {
        call["prefetch"]!["notice"] = JsonNode.Parse(FaultyData.Notice("order-1", "patient-1"));
        return call;
    }

    private static ILookup<string, JsonElement> Said(JsonElement action) => HookAnswer.CoverageInformation(action.GetProperty("resource")).Single().GetProperty("extension").EnumerateArray()
        .ToLookup(part => part.GetProperty("url").GetString()!, part => part.EnumerateObject().First(member => member.Name != "url").Value);

    /// <summary>The service of a payer, with data that makes some orders fail.</summary>
    public sealed class Faulty : IAsyncLifetime, IAsyncDisposable
    {
        private readonly FaultyData _data = new();

        public RegisteredServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await RegisteredServer.Start(
            "--OrderCheck:DataFolder", _data.Path, "--OrderCheck:Clients:0:Authority", "payer", "--OrderCheck:Clients:0:Insurer", "Prairie Health Plan");

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            _data.Dispose();
        }

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
