using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests.Profiles;

/// <summary>Makes the ImplementationGuide: a list of all that is published, and of the examples with the profiles they follow.</summary>
internal static class GuideMaker
{
    private const string Base = "https://ordercheck.example/fhir";

    /// <summary>The text of the guide.</summary>
    /// <param name="profiles">The folder of the published artefacts.</param>
    /// <param name="examples">The folder of the examples.</param>
    public static string Make(string profiles, string examples)
    {
        var artefacts = Directory.EnumerateFiles(profiles, "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!).Where(artefact => (string)artefact["resourceType"]! != "ImplementationGuide").ToList();
        var ofType = artefacts.Where(artefact => (string)artefact["resourceType"]! == "StructureDefinition" && (string)artefact["kind"]! == "resource")
            .ToDictionary(artefact => (string)artefact["type"]!, artefact => (string)artefact["url"]!, StringComparer.Ordinal);
        var requests = Directory.EnumerateDirectories(examples).Order(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, "request.json")).Where(File.Exists).Select(file => Example(file, ofType));
        return ProfileMaker.Text(new JsonObject
        {
            ["resourceType"] = "ImplementationGuide",
            ["id"] = "ordercheck",
            ["url"] = $"{Base}/ImplementationGuide/ordercheck",
            ["version"] = "0.1.0",
            ["name"] = "OrderCheck",
            ["title"] = "OrderCheck",
            ["status"] = "active",
            ["experimental"] = false,
            ["date"] = "2026-11-28",
            ["publisher"] = "OrderCheck",
            ["description"] = "What OrderCheck reads of heart CT and heart MRI orders, and what it answers.",
            ["packageId"] = "ordercheck.fhir",
            ["license"] = "Apache-2.0",
            ["fhirVersion"] = new JsonArray("4.0.1"),
            ["definition"] = new JsonObject { ["resource"] = new JsonArray([.. artefacts.Select(Artefact), .. requests]) },
        });
    }

    private static JsonObject Artefact(JsonNode artefact) => new()
    {
        ["reference"] = new JsonObject { ["reference"] = $"{artefact["resourceType"]}/{artefact["id"]}" },
        ["name"] = (string?)artefact["title"] ?? (string)artefact["name"]!,
        ["description"] = (string?)artefact["description"],
        ["exampleBoolean"] = false,
    };

    private static JsonObject Example(string file, Dictionary<string, string> profiles)
    {
        var request = JsonNode.Parse(File.ReadAllText(file))!;
        var types = request["entry"]!.AsArray().Select(entry => (string)entry!["resource"]!["resourceType"]!).Distinct().Where(profiles.ContainsKey).Order(StringComparer.Ordinal);
        var name = Path.GetFileName(Path.GetDirectoryName(file)!);
        return new JsonObject
        {
            ["reference"] = new JsonObject { ["reference"] = $"Bundle/{name}" },
            ["name"] = name,
            ["description"] = $"A request to $check. Its resources follow {string.Join(", ", types.Select(type => profiles[type][(Base.Length + "/StructureDefinition/".Length)..]))}.",
            ["exampleBoolean"] = true,
        };
    }
}
