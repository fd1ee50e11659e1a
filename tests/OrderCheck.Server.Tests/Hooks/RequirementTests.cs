using System.Reflection;
using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>The rows of <c>tests/requirements.json</c> that are about HTTP name tests that are there.</summary>
public sealed class RequirementTests
{
    private static readonly IReadOnlyList<JsonObject> Rows =
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "requirements.json")))!.AsArray().Select(row => row!.AsObject()).Where(row => (string?)row["half"] == "http")];

    [Fact]
    public void Every_shall_about_HTTP_has_a_test_or_an_excuse() =>
        Assert.All(Rows.Where(row => (string?)row["strength"] == "SHALL"), row => Assert.True(row["tests"] is JsonArray { Count: > 0 } || row["excuse"] is not null, $"{row["id"]} has neither a test nor an excuse"));

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var tests = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => $"{type.Name}.{method.Name}")).ToHashSet(StringComparer.Ordinal);
        Assert.All(Rows.SelectMany(row => row["tests"]?.AsArray() ?? []).Select(test => (string)test!), test => Assert.Contains(test, tests));
    }
}
