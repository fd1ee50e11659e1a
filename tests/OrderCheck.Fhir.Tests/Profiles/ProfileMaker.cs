using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Snapshot;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Fhir.Tests.Profiles;

/// <summary>Makes what is generated in <c>fhir-profiles</c>: the snapshots of the profiles and extensions from their differentials.</summary>
internal sealed class ProfileMaker(DefinitionStore definitions)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a StructureDefinition with its snapshot, an element a line.</summary>
    /// <param name="text">The file as it is; what it says of a snapshot is left out of account.</param>
    public async Task<string> WithSnapshot(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        json.Remove("snapshot");
        var profile = (StructureDefinition)new FhirJsonDeserializer().DeserializeResource(json.ToJsonString());
        await new SnapshotGenerator(definitions, SnapshotGeneratorSettings.CreateDefault()).UpdateAsync(profile);
        var elements = profile.Snapshot!.Element.Select(element => Text(element, profile));

        // A word that no definition has marks where the lines go.
        const string Mark = "\"@\"";
        json.Insert(json.IndexOf("differential"), "snapshot", new JsonObject { ["element"] = new JsonArray("@") });
        return json.ToJsonString(Indented).Replace(Mark, string.Join(",\n      ", elements), StringComparison.Ordinal) + "\n";
    }

    /// <summary>The text of an artefact that is made from data.</summary>
    public static string Text(JsonNode artefact) => artefact.ToJsonString(Indented) + "\n";

    // The shipped definitions of R4 say of each element what it is in short; a snapshot needs it as definition too.
    private static string Text(ElementDefinition element, StructureDefinition profile)
    {
        element.Definition ??= element.Short ?? profile.Title;
        var json = JsonNode.Parse(new FhirJsonSerializer().SerializeToString(element))!.AsObject();
        foreach (var name in new[] { "mapping", "alias", "requirements", "comment", "condition", "isSummary" })
        {
            json.Remove(name);
        }

        return json.ToJsonString(OneLine);
    }
}
