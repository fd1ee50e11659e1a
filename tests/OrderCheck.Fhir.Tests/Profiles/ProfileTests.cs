using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Fhir.Tests.Profiles;

/// <summary>The published artefacts. With REWRITE_PROFILES=1 what is generated is written anew: snapshots, terminology from data, guide, and the page of what is read.</summary>
public class ProfileTests
{
    // Told apart by what they are, and answers are ours to promise.
    private static readonly string[] Demanding = ["abn-document", "check-outcome"];

    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("REWRITE_PROFILES") == "1";

    public static TheoryData<string> Definitions => [.. Directory.EnumerateFiles(Folder, "StructureDefinition-*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> CrdDefinitions => [.. Directory.EnumerateFiles(CrdFolder, "StructureDefinition-*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(CrdFolder, file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Profiles => [.. FhirInputPage.Profiles];

    private static string Root => Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    private static string Folder => Path.Combine(Root, "fhir-profiles");

    private static string CrdFolder => Path.Combine(Root, "tests", "Shared", "crd");

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task The_snapshot_follows_from_the_differential(string file)
    {
        var path = Path.Combine(Folder, file);
        Same(path, await new ProfileMaker(new DefinitionStore()).WithSnapshot(await File.ReadAllTextAsync(path)));
    }

    [Theory]
    [MemberData(nameof(CrdDefinitions))]
    public async Task The_snapshot_of_a_crd_definition_follows_from_the_differential(string file)
    {
        var path = Path.Combine(CrdFolder, file);
        Same(path, await new ProfileMaker(new DefinitionStore(AppContext.BaseDirectory, [Path.GetDirectoryName(path)!])).WithSnapshot(await File.ReadAllTextAsync(path)));
    }

    [Fact]
    public void The_terminology_follows_from_the_data()
    {
        foreach (var (name, text) in new TerminologyMaker(Path.Combine(Root, "src", "knowledge")).Make())
        {
            Same(Path.Combine(Folder, name), text);
        }
    }

    [Fact]
    public void The_guide_lists_all_artefacts_and_examples() =>
        Same(Path.Combine(Folder, "ImplementationGuide-ordercheck.json"), GuideMaker.Make(Folder, Path.Combine(Root, "examples")));

    [Fact]
    public void The_page_of_what_is_read_follows_from_the_profiles() =>
        Same(Path.Combine(Root, "docs", "fhir-input.md"), new FhirInputPage(Folder).Write(
            CodeSystems.Aliases.GroupBy(alias => alias.Value).Select(same => (same.Key, (IReadOnlyList<string>)[.. same.Select(alias => alias.Key).Order(StringComparer.Ordinal)]))
                .OrderBy(system => system.Key, StringComparer.Ordinal)));

    [Fact]
    public void Every_element_that_is_read_is_in_a_profile()
    {
        foreach (var type in SupportedElements.Types)
        {
            var profiled = FhirInputPage.Profiles.Select(Read).Where(profile => (string)profile["type"]! == type).SelectMany(Elements).Select(path => path.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
            Assert.Empty(SupportedElements.Of(type)!.Except(profiled).Select(element => $"{type}.{element}"));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void No_profile_asks_for_more_than_r4(string id)
    {
        var profile = Read(id);
        foreach (var element in profile["differential"]!["element"]!.AsArray().Skip(1))
        {
            var more = new[] { "min", "max", "type", "constraint", "fixedUri", "fixedCode", "patternCodeableConcept" }.Where(rule => element![rule] is not null);
            Assert.True(Demanding.Contains(id) || !more.Any(), $"{element!["path"]}: {string.Join(", ", more)}");
            Assert.True((string?)element!["binding"]?["strength"] is null or "preferred", $"{element["path"]}: binding");
        }
    }

    [Fact]
    public void The_capability_statement_names_every_profile()
    {
        var capabilities = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "CapabilityStatement-ordercheck.json")))!;
        var named = capabilities["rest"]![0]!["resource"]!.AsArray().SelectMany(resource => resource!["supportedProfile"]?.AsArray() ?? []).Select(profile => (string)profile!);
        var published = Directory.EnumerateFiles(Folder, "StructureDefinition-*.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .Where(definition => (string)definition["kind"]! == "resource").Select(definition => (string)definition["url"]!);
        Assert.Equal(published.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private static void Same(string path, string text)
    {
        if (Rewrite)
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{Path.GetFileName(path)} is missing: write it with REWRITE_PROFILES=1");
        Assert.Equal(text, File.ReadAllText(path));
    }

    private static JsonNode Read(string id) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"StructureDefinition-{id}.json")))!;

    private static IEnumerable<string> Elements(JsonNode profile) =>
        profile["differential"]!["element"]!.AsArray().Select(element => (string)element!["path"]!).Where(path => path.Contains('.', StringComparison.Ordinal)).Select(path => path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..]);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
