using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrderCheck.Fhir.Tests;

/// <summary><c>tests/requirements.json</c> says what the standards ask of a server, and which test of any project, or which step of a script, shows it.</summary>
public partial class RequirementTests
{
    private static readonly string Folder = TestsFolder();

    private static readonly IReadOnlyList<JsonObject> All = [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "requirements.json")))!.AsArray().Select(row => row!.AsObject())];

    [Fact]
    public void A_requirement_has_an_id_of_its_own_a_strength_words_and_a_link()
    {
        Assert.Distinct(All.Select(row => (string)row["id"]!));
        Assert.All(All, row =>
        {
            Assert.Subset(new HashSet<string> { "id", "strength", "says", "link", "tests", "steps", "excuse" }, row.Select(member => member.Key).ToHashSet());
            Assert.Contains((string?)row["strength"], new[] { "SHALL", "SHOULD", "MAY" });
            Assert.False(string.IsNullOrWhiteSpace((string?)row["says"]));
            Assert.Equal("https", new Uri((string)row["link"]!).Scheme);
        });
    }

    [Fact]
    public void Every_shall_has_a_test_or_an_excuse() => Assert.All(
        All.Where(row => (string?)row["strength"] == "SHALL"),
        row => Assert.True(row["tests"] is JsonArray { Count: > 0 } || row["steps"] is JsonArray { Count: > 0 } || !string.IsNullOrWhiteSpace((string?)row["excuse"]), $"{row["id"]} has neither a test nor an excuse"));

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var tests = Directory.EnumerateFiles(Folder, "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Methods().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups["name"].Value}")).ToHashSet(StringComparer.Ordinal);
        Assert.Contains($"{nameof(RequirementTests)}.{nameof(Every_test_that_is_named_is_there)}", tests);
        Assert.All(All.SelectMany(row => row["tests"]?.AsArray() ?? []).Select(test => (string)test!), test => Assert.Contains(test, tests));
    }

    [Fact]
    public void Every_script_whose_step_is_named_is_there() =>
        Assert.All(All.SelectMany(row => row["steps"]?.AsArray() ?? []).Select(step => (string)step!), step => Assert.True(File.Exists(Path.Combine(Folder, "..", step.Split(": ")[0])), step));

    private static string TestsFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    // Whatever is public and gives nothing or a task in a class of tests is a test, else the analyzers refuse it.
    [GeneratedRegex(@"^    public (async )?(Task|void) (?<name>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+)\(", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Methods();
}
