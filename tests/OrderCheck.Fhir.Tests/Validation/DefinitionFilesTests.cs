using System.Runtime.CompilerServices;
using System.Text.Json;
using Hl7.Fhir.Model;
using OrderCheck.Fhir.Validation;
using Poco = Hl7.Fhir.Model.Resource;

namespace OrderCheck.Fhir.Tests.Validation;

/// <summary>The shipped definitions of HL7. With REWRITE_DEFINITIONS set they are made anew from the specification that the SDK carries.</summary>
public class DefinitionFilesTests
{
    // Named by R4 and published nowhere in it: media types, units, currencies.
    private static readonly string[] Unpublished = ["urn:ietf:bcp:13", "http://unitsofmeasure.org", "urn:iso:std:iso:4217"];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "fhir-definitions");

    [Fact]
    public async System.Threading.Tasks.Task The_definitions_are_made_anew_on_demand()
    {
        if (Environment.GetEnvironmentVariable("REWRITE_DEFINITIONS") is null)
        {
            return;
        }

        var target = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../src/OrderCheck.Fhir/Definitions"));
        foreach (var file in Directory.EnumerateFiles(target, "*.json"))
        {
            File.Delete(file);
        }

        foreach (var (name, text) in await DefinitionMaker.Make())
        {
            await File.WriteAllTextAsync(Path.Combine(target, name), text);
        }
    }

    [Fact]
    public void The_index_names_every_file_once()
    {
        var index = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "index.json")))!;
        var files = Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).Where(file => file != "index.json");
        Assert.Equal(files.Order(StringComparer.Ordinal), index.Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_a_definition_names_is_there_too()
    {
        var store = new DefinitionStore();
        var index = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "index.json")))!;
        foreach (var url in index.Keys)
        {
            var definition = Assert.IsAssignableFrom<Poco>(store.Find(url));
            Assert.Empty(DefinitionMaker.NamedBy(definition).Select(named => named.Split('|')[0]).Where(named => !index.ContainsKey(named)).Except(Unpublished));
        }
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
