using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace OrderCheck.Server.Tests;

public sealed class HookMetricsTests
{
    public static TheoryData<string> AllHooks { get; } = [.. HookBodies.Hooks];

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "metrics")]
    public async Task Each_call_leaves_one_event(string hook)
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22");
        var answer = await server.Post(HookBodies.Path(hook), HookBodies.Call(hook, "2.2").ToJsonString(), "application/json");
        var told = await EventOf(server);

        Assert.Equal("payer-src", Text(told, "source"));
        Assert.Equal("6e3c9d51-4f0f-4c39-8f9b-2a6d3f0f7d10", Text(told, "hookInstance"));
        Assert.Equal(hook, Text(told, "hookType"));
        Assert.Equal(200, told.GetProperty("httpResponse").GetInt32());
        Assert.True(DateTimeOffset.Parse(Text(told, "requestTime"), System.Globalization.CultureInfo.InvariantCulture) <= DateTimeOffset.Parse(Text(told, "responseTime"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("not-used", Text(told, "tokenUse"));
        var request = Assert.Single(told.GetProperty("request").EnumerateArray());
        Assert.Equal("ServiceRequest", Text(request, "type"));
        Assert.Equal("75574", Text(request.GetProperty("orderDetail")[0].GetProperty("coding")[0], "code"));
        var action = HookAnswer.Actions(answer.Json);
        var responses = (request.TryGetProperty("response", out var given) ? given.EnumerateArray().ToList() : []).ToLookup(one => Text(one, "type"));
        Assert.Equal(HookAnswer.Cards(answer.Json).Length, responses.Where(group => group.Key != "coverage-info").Sum(group => group.Count()));
        Assert.Equal(action.Length, responses["coverage-info"].Count());
        foreach (var information in responses["coverage-info"].Select(one => one.GetProperty("coverageInfo")[0]))
        {
            Assert.Equal("conditional", Text(information, "covered"));
            Assert.Equal("conditional", Text(information, "paNeeded"));
            Assert.Equal("OTH", Text(information, "infoNeeded"));
            Assert.Contains(Text(information, "assertionId"), action[0].GetRawText(), StringComparison.Ordinal);
            Assert.Equal("medicare", Text(information.GetProperty("businessLine").GetProperty("coding")[0], "code"));
        }
    }

    [Fact]
    [Trait("Requirement", "metrics")]
    public async Task A_refused_call_leaves_an_event_with_what_is_known_of_it()
    {
        await using var server = await RegisteredServer.Start();
        var path = HookBodies.Path(HookBodies.OrderSign);
        await server.PostWith(path, "{}");
        await server.Post(path, "{");
        await server.Post(path, HookBodies.Call(HookBodies.OrderSign, null, HookBodies.Order("o", "75574", "R07.2", "Patient/other")).ToJsonString());
        await server.Post(path, "\"" + new string(' ', 4 * 1024 * 1024) + "\"");
        var events = await EventsOf(server.Server, 4);

        Assert.Equal([(401, "login"), (400, "structure"), (400, "conflict"), (413, "too-long")], events.Select(one => (one.GetProperty("httpResponse").GetInt32(), Text(one.GetProperty("issue")[0], "code"))));
        Assert.All(events, one => Assert.Equal("order-sign", Text(one, "hookType")));
        Assert.All(events, one => Assert.False(one.TryGetProperty("request", out _)));
    }

    [Fact]
    public async Task Only_calls_of_the_hooks_leave_events()
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22");
        await server.Get("/cds-services");
        await server.Post("/check", Requests.ChestPain);
        await server.Post(HookBodies.Path(HookBodies.OrderSign) + "/feedback", "{}", "application/json");
        await server.Post(HookBodies.Path(HookBodies.OrderSign), "{}", "application/json");
        var events = await EventsOf(server, 1);

        Assert.Single(events);
    }

    [Fact]
    public async Task The_operator_may_switch_the_events_off()
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", "--Logging:LogLevel:OrderCheck.CrdMetrics", "None");
        await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign).ToJsonString(), "application/json");
        for (var wait = 0; wait < 100 && !server.Log.Any(line => line.Contains(" 200 ", StringComparison.Ordinal)); wait++)
        {
            await Task.Delay(20);
        }

        Assert.Contains(server.Log, line => line.Contains(" 200 ", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, IsEvent);
    }

    [Theory]
    [InlineData(null, "used")]
    [InlineData("status=401", "rejected")]
    [InlineData("status=500", "used")]
    public async Task What_was_read_and_what_became_of_the_token_is_told(string? fault, string use)
    {
        await using var ehr = await MockEhr.Start(HookBodies.Chart());
        ehr.Faults = fault is null ? FaultScript.Empty : FaultScript.Empty.With("/fhir/*", fault);
        // Only a read that is tried again needs time to pass; else none may run out of it on a busy machine.
        var clock = fault == "status=500" ? TimeProvider.System : new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await RunningServer.Start(clock, "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:FhirServers:0", ehr.FhirBase);
        await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), ehr.FhirBase, ehr.IssueToken()).ToJsonString(), "application/json");
        var told = await EventOf(server);

        Assert.Equal(use, Text(told, "tokenUse"));
        Assert.Equal(fault is null, told.TryGetProperty("resources", out var resources));
        if (fault is null)
        {
            Assert.Equal([("Coverage", 1, false), ("Patient", 1, false)], resources.EnumerateArray().Select(one => (Text(one, "type"), one.GetProperty("count").GetInt32(), one.GetProperty("prefetch").GetBoolean())));
        }
    }

    [Fact]
    [Trait("Requirement", "metrics")]
    public async Task No_event_holds_anything_of_the_patient_or_a_word_that_was_sent()
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22");
        var call = HookBodies.Call(HookBodies.OrderSign, "2.2");
        call["hookInstance"] = "Zebulon Quillfeather";
        call["prefetch"]!["other"] = new JsonObject { ["resourceType"] = "Quillfeather", ["id"] = "x" };
        call["context"]!["draftOrders"]!["entry"]![0]!["resource"]!["code"]!["coding"]!.AsArray().Add(new JsonObject { ["system"] = "http://www.ama-assn.org/go/cpt", ["code"] = "Zebulon Quillfeather 1951-03-04" });
        await server.Post(HookBodies.Path(HookBodies.OrderSign), call.ToJsonString(), "application/json");
        var told = await EventOf(server);

        Assert.False(told.TryGetProperty("hookInstance", out _));
        foreach (var secret in (string[])["Quillfeather", "Zebulon", "patient-1", "order-1", "coverage-1", "MRN-4471", "9ZZ9ZZ9ZZ99", "1951-03-04", "Marmalade", "R07.2", "doctor-1"])
        {
            Assert.DoesNotContain(secret, told.GetRawText(), StringComparison.Ordinal);
        }
    }

    private static async Task<JsonElement> EventOf(RunningServer server) => (await EventsOf(server, 1))[0];

    // An event is written when the answer has left.
    private static async Task<List<JsonElement>> EventsOf(RunningServer server, int count)
    {
        for (var wait = 0; wait < 200 && server.Log.Count(IsEvent) < count; wait++)
        {
            await Task.Delay(20);
        }

        return [.. server.Log.Where(IsEvent).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static bool IsEvent(string line) => line.StartsWith("{\"source\":\"payer-src\"", StringComparison.Ordinal);

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;
}
