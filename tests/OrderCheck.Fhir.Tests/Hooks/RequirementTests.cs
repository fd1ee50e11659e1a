using System.Reflection;
using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests;

/// <summary><c>tests/requirements.json</c> says what the standards ask for and which test shows it. Those of the HTTP half are held by the server's tests.</summary>
public class RequirementTests
{
    private static readonly IReadOnlyList<JsonObject> All =
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "requirements.json")))!.AsArray().Select(row => row!.AsObject())];

    [Fact]
    public void A_requirement_has_an_id_of_its_own_a_strength_words_and_a_link()
    {
        Assert.Distinct(All.Select(row => (string)row["id"]!));
        Assert.All(All, row =>
        {
            Assert.Contains((string?)row["strength"], new[] { "SHALL", "SHOULD", "MAY" });
            Assert.False(string.IsNullOrWhiteSpace((string?)row["says"]));
            Assert.Equal("https", new Uri((string)row["link"]!).Scheme);
        });
    }

    [Fact]
    public void Every_shall_has_a_test_or_an_excuse() => Assert.All(
        All.Where(row => (string?)row["strength"] == "SHALL" && (string?)row["half"] != "http"),
        row => Assert.True(row["tests"] is JsonArray { Count: > 0 } || row["excuse"] is not null, $"{row["id"]} has neither a test nor an excuse"));

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var tests = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => $"{type.Name}.{method.Name}")).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            All.Where(row => (string?)row["half"] != "http").SelectMany(row => row["tests"]?.AsArray() ?? []).Select(test => (string)test!),
            test => Assert.Contains(test, tests));
    }
}
