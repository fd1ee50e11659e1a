using System.Text;
using System.Text.Json;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

public class GenerateCommandTests
{
    [Fact]
    public async Task The_same_seed_gives_the_same_bytes()
    {
        var (one, two) = (await Ordercheck.Call("generate", "50", "--seed", "7"), await Ordercheck.Call("generate", "50", "--seed", "7"));

        Assert.Equal(0, one.Code);
        Assert.Equal(one.Output, two.Output);
        Assert.NotEqual(one.Output, (await Ordercheck.Call("generate", "50", "--seed", "8")).Output);
    }

    [Fact]
    public async Task More_requests_begin_with_the_same_ones() =>
        Assert.StartsWith((await Ordercheck.Call("generate", "20")).Text, (await Ordercheck.Call("generate", "40")).Text, StringComparison.Ordinal);

    [Fact]
    public async Task Every_identifier_of_a_provider_has_a_valid_check_digit()
    {
        var numbers = Lines(await Ordercheck.Call("generate", "200")).SelectMany(Resources)
            .Where(resource => resource.GetProperty("resourceType").GetString() == "Practitioner")
            .Select(resource => resource.GetProperty("identifier")[0].GetProperty("value").GetString()!).ToList();

        Assert.Equal(200, numbers.Count);
        Assert.All(numbers, number => Assert.Equal(0, Luhn("80840" + number)));
    }

    [Fact]
    public async Task An_order_has_few_findings_and_at_most_four_warnings()
    {
        var knowledge = KnowledgeLoader.Load(KnowledgeFiles.ReadShipped());
        var (reader, assessor) = (new CheckRequestReader(knowledge, ReadingLimits.Default), new OrderAssessor(knowledge));
        var findings = (await Ordercheck.Call("generate", "500", "--seed", "1")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Concat(GoldenExample.All.Select(example => File.ReadAllText(Path.Combine(example.Folder, "request.json"))))
            .Select(Encoding.UTF8.GetBytes)
            .SelectMany(body => reader.TryRead(body, new DateOnly(2026, 11, 22), null, out var request, out _) ? assessor.Assess(request.Orders) : [])
            .Where(assessment => assessment.InScope)
            .Select(assessment => assessment.Findings.RemoveAll(finding => finding.Code == FindingCode.AllClear))
            .ToList();

        Assert.InRange(findings.Count, 500, 1000);
        Assert.InRange(findings.Average(one => one.Length), 0.5, 1.8);
        Assert.InRange(findings.Max(one => one.Count(finding => finding.Severity >= Severity.Warning)), 1, 4);
    }

    [Fact]
    public async Task The_check_digit_of_the_published_example_is_the_published_one() => Assert.Equal(0, Luhn("808401234567893") + (await Ordercheck.Call("generate", "0")).Code);

    [Fact]
    public async Task A_hook_call_tells_the_same_chart_as_the_bundle_of_its_number()
    {
        var bundles = Lines(await Ordercheck.Call("generate", "30"));
        var hooks = Lines(await Ordercheck.Call("generate", "30", "--hooks"));
        for (var i = 0; i < bundles.Count; i++)
        {
            Assert.Equal("order-sign", hooks[i].GetProperty("hook").GetString());
            var told = hooks[i].GetProperty("prefetch").EnumerateObject().Select(part => part.Value).Append(hooks[i].GetProperty("context").GetProperty("draftOrders"))
                .SelectMany(part => part.GetProperty("resourceType").ValueEquals("Bundle") ? Resources(part) : [part]);
            Assert.Equal(Texts(Resources(bundles[i])), Texts(told));
        }

        static IEnumerable<string> Texts(IEnumerable<JsonElement> resources) => resources.Select(resource => resource.GetRawText()).Order(StringComparer.Ordinal);
    }

    private static List<JsonElement> Lines(Ordercheck call) => [.. call.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static IEnumerable<JsonElement> Resources(JsonElement bundle) =>
        bundle.TryGetProperty("entry", out var entries) ? entries.EnumerateArray().Select(entry => entry.GetProperty("resource")) : [];

    private static int Luhn(string digits) =>
        digits.Reverse().Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 2)).Sum(value => value > 9 ? value - 9 : value) % 10;

    [Theory]
    [InlineData("0001-01-01", 2)]
    [InlineData("9999-12-31", 2)]
    [InlineData("1900-01-01", 0)]
    [InlineData("2200-12-31", 0)]
    public async Task Orders_are_written_up_to_any_day_from_1900_to_2200(string until, int code)
    {
        var call = await Ordercheck.Call("generate", "200", "--until", until);

        Assert.Equal(code, call.Code);
        Assert.Equal(code == 2, call.Error.Contains("from 1900 to 2200", StringComparison.Ordinal));
    }
}
