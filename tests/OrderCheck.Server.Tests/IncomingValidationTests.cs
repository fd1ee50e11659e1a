using System.Text.Json;

namespace OrderCheck.Server.Tests;

/// <summary>The setting <c>Validation</c>: off, warn or strict.</summary>
public sealed class IncomingValidationTests
{
    private const string Operation = "/fhir/ServiceRequest/$check";
    private const string Setting = "--OrderCheck:Validation";
    private const string Place = "Bundle.entry[2].resource.priority";

    private static readonly string Invalid = Requests.ChestPain.Replace("\"intent\"", "\"priority\": \"whenever\", \"intent\"", StringComparison.Ordinal);

    [Theory]
    [InlineData("off", false)]
    [InlineData("warn", true)]
    public async Task A_fault_of_an_order_is_a_finding_when_the_setting_says_warn(string mode, bool isFound)
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", Setting, mode);
        var answer = await server.Post(Operation, Invalid);

        Assert.Equal(200, (int)answer.Status);
        var issue = Issues(answer, "fhir-invalid").ToList();
        Assert.Equal(isFound ? [("warning", Place)] : [], issue.Select(one => (one.GetProperty("severity").GetString(), one.GetProperty("expression")[0].GetString())));
        Assert.Empty(Issues(await server.Post(Operation, Requests.ChestPain), "fhir-invalid"));
    }

    [Fact]
    public async Task Strict_refuses_an_invalid_order_with_all_its_faults()
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", Setting, "strict");
        var answer = await server.Post(Operation, Invalid.Replace("\"priority\"", "\"authoredOn\": \"soon\", \"priority\"", StringComparison.Ordinal));

        Assert.Equal(422, (int)answer.Status);
        Assert.Equal(
            ["Bundle.entry[2].resource.authoredOn", Place],
            answer.Json.GetProperty("issue").EnumerateArray().Select(issue => issue.GetProperty("expression")[0].GetString()).Order(StringComparer.Ordinal));
        Assert.All(answer.Json.GetProperty("issue").EnumerateArray(), issue => Assert.Equal("error", issue.GetProperty("severity").GetString()));
        Assert.Equal(200, (int)(await server.Post(Operation, Requests.ChestPain)).Status);
        Assert.Equal(200, (int)(await server.Post("/check", Requests.TwoOrders, "application/json")).Status);
    }

    [Theory]
    [InlineData("order-sign", "75574", 422, "context.draftOrders.entry[0].resource.priority")]
    [InlineData("order-dispatch", "75574", 422, "prefetch.serviceRequests.entry[0].resource.priority")]
    [InlineData("order-sign", "71046", 200, null)]
    public async Task Strict_holds_for_the_heart_imaging_orders_of_hooks(string hook, string code, int status, string? place)
    {
        await using var server = await RegisteredServer.Start(Setting, "strict");
        var order = HookBodies.Order("order-1", code, "R07.2");
        order["priority"] = "whenever";
        var answer = await server.Post(HookBodies.Path(hook), HookBodies.Call(hook, null, order).ToJsonString());

        Assert.Equal(status, (int)answer.Status);
        Assert.True(place is null || answer.Json.GetProperty("issue")[0].GetProperty("expression")[0].GetString() == place, answer.Text);
    }

    [Fact]
    public async Task An_unknown_word_stops_the_start() =>
        await Assert.ThrowsAnyAsync<Exception>(() => RunningServer.Start(Setting, "sometimes"));

    private static IEnumerable<JsonElement> Issues(Answer answer, string code) => answer.Json.GetProperty("issue").EnumerateArray()
        .Where(issue => issue.GetProperty("details").TryGetProperty("coding", out var coding) && coding[0].GetProperty("code").GetString() == code);
}
