using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

/// <summary>The command answers every example as the service does.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Names => [.. GoldenExample.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_command_answers_as_the_example_says(string name)
    {
        var example = GoldenExample.Named(name);
        var json = await Ordercheck.Call("check", example.RequestFile, "--as-of", GoldenExample.AsOf, "--format", "json");
        Assert.Equal("", json.Error);
        Assert.Equal(0, json.Code);
        example.HasAssessment(json.Output);
        example.HasResponse((await Ordercheck.Call("check", example.RequestFile, "--as-of", GoldenExample.AsOf, "--format", "fhir")).Output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_table_says_the_same_answers_in_words(string name)
    {
        var example = GoldenExample.Named(name);
        var table = (await Ordercheck.Call("check", example.RequestFile, "--as-of", GoldenExample.AsOf)).Text;
        using var json = System.Text.Json.JsonDocument.Parse((await Ordercheck.Call("check", example.RequestFile, "--as-of", GoldenExample.AsOf, "--format", "json")).Output);
        foreach (var order in json.RootElement.GetProperty("orders").EnumerateArray().Where(order => order.GetProperty("inScope").GetBoolean()))
        {
            foreach (var answer in (string[])["purpose", "diagnosisSupport", "abn", "priorAuth", "assessmentId"])
            {
                Assert.Contains(order.GetProperty(answer).GetString()!, table, StringComparison.Ordinal);
            }

            foreach (var finding in order.GetProperty("findings").EnumerateArray())
            {
                Assert.Contains(finding.GetProperty("code").GetString()!, table, StringComparison.Ordinal);
            }
        }

        Assert.Contains("not the payer's determination", table, StringComparison.Ordinal);
    }
}
