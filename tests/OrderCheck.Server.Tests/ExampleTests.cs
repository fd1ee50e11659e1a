using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

/// <summary>Every example gets the answers that stand beside it.</summary>
public sealed class ExampleTests(RunningServer server) : IClassFixture<RunningServer>
{
    public static TheoryData<string> Names => [.. GoldenExample.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_operation_answers_as_the_example_says(string name)
    {
        var example = GoldenExample.Named(name);
        var answer = await server.Post($"/fhir/ServiceRequest/$check?asOf={GoldenExample.AsOf}", example.Request);
        Assert.Equal(200, (int)answer.Status);
        example.HasResponse(answer.Body);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_plain_JSON_is_as_the_example_says(string name)
    {
        var example = GoldenExample.Named(name);
        var answer = await server.Post($"/check?asOf={GoldenExample.AsOf}", example.Request, "application/json");
        Assert.Equal(200, (int)answer.Status);
        example.HasAssessment(answer.Body);
    }

    public static TheoryData<string> HookNames => [.. GoldenExample.Hooks.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(HookNames))]
    public async Task A_hook_answers_as_the_example_says(string name)
    {
        var example = GoldenExample.Hook(name);
        var hook = System.Text.Json.JsonDocument.Parse(example.Request).RootElement.GetProperty("hook").GetString()!;
        var answer = await server.Post(HookBodies.Path(hook), example.Request, "application/json");
        HookAnswer.Check(answer);
        example.HasResponse(answer.Body);
    }

    [Fact]
    public void There_are_at_least_fourteen_examples_each_with_a_title() =>
        Assert.InRange(GoldenExample.All.Count(example => File.ReadAllText(Path.Combine(example.Folder, "README.md")).StartsWith("# ", StringComparison.Ordinal)), 14, int.MaxValue);
}
