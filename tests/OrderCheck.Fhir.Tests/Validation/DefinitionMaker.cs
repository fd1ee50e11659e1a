using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Firely.Fhir.Validation.Compilation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;
using Poco = Hl7.Fhir.Model.Resource;

namespace OrderCheck.Fhir.Tests.Validation;

/// <summary>
/// Makes the definition files of the validator from HL7's specification: the types that the product reads, answers or publishes, with all data types, value sets
/// of required bindings and code systems that those name. Narrative, mappings and whatever else no validation looks at is left out.
/// </summary>
internal static class DefinitionMaker
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    private static readonly string[] Types =
    [
        "AllergyIntolerance", "Appointment", "Bundle", "CapabilityStatement", "Claim", "ClaimResponse", "CodeSystem", "ConceptMap", "Condition", "Coverage", "Device",
        "DiagnosticReport", "DocumentReference", "Encounter", "EpisodeOfCare", "FamilyMemberHistory", "Flag", "ImagingStudy", "ImplementationGuide", "Location", "NamingSystem", "Observation",
        "OperationDefinition", "OperationOutcome", "Organization", "Parameters", "Patient", "Practitioner", "PractitionerRole", "Procedure", "SearchParameter",
        "ServiceRequest", "StructureDefinition", "Task", "ValueSet",
    ];

    private static readonly string[] OfResource =
    [
        "text", "mapping", "differential", "contact", "useContext", "jurisdiction", "keyword", "meta", "extension", "copyright", "purpose", "identifier", "description",
        "property", "filter", "expansion",
    ];

    private static readonly string[] OfElement =
        ["definition", "comment", "requirements", "alias", "mapping", "example", "meaningWhenMissing", "orderMeaning", "condition", "isSummary"];

    private static readonly string[] OfConcept = ["definition", "designation", "property", "extension"];

    private static readonly JsonSerializerOptions IndexFormat = new() { WriteIndented = true, NewLine = "\n" };

    private static readonly JsonSerializerOptions FileFormat = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files by name, the index among them.</summary>
    public static async Task<SortedDictionary<string, string>> Make()
    {
        var source = new StructureDefinitionCorrectionsResolver(ZipSource.CreateValidationSource());
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var index = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(Types.Select(type => Core + type));
        while (queue.TryDequeue(out var wanted))
        {
            var url = wanted.Split('|')[0];
            if (!seen.Add(url) || await source.ResolveByCanonicalUriAsync(url) is not { } definition)
            {
                continue;
            }

            var name = $"{definition.TypeName}-{definition.Id}.json";
            files.Add(name, Slim(definition));
            index.Add(url, name);
            foreach (var next in NamedBy(definition))
            {
                queue.Enqueue(next);
            }
        }

        files.Add("index.json", JsonSerializer.Serialize(index, IndexFormat) + "\n");
        return files;
    }

    /// <summary>What a definition cannot be used without.</summary>
    public static IEnumerable<string> NamedBy(Poco definition) => definition switch
    {
        StructureDefinition structure => (structure.Snapshot?.Element ?? []).SelectMany(NamedBy).Prepend(structure.BaseDefinition).OfType<string>(),
        ValueSet { Compose: { } compose } => compose.Include.Concat(compose.Exclude).SelectMany(part => part.ValueSet.Append(part.System)).OfType<string>(),
        _ => [],
    };

    private static IEnumerable<string> NamedBy(ElementDefinition element)
    {
        var types = element.Type.SelectMany(type => type.Profile.Append(type.Code is { } code && !code.Contains('/', StringComparison.Ordinal) ? Core + code : null));
        return types.Append(element.Binding is { Strength: BindingStrength.Required } binding ? binding.ValueSet : null).OfType<string>();
    }

    private static string Slim(Poco definition)
    {
        var json = JsonNode.Parse(new FhirJsonSerializer().SerializeToString(definition))!.AsObject();
        Remove(json, OfResource);
        foreach (var element in Items(json["snapshot"]?["element"]))
        {
            Remove(element, OfElement);
            Remove(element["binding"] as JsonObject, ["description", "extension"]);
            foreach (var constraint in Items(element["constraint"]))
            {
                Remove(constraint, ["xpath"]);
            }
        }

        SlimConcepts(json["concept"]);
        foreach (var include in Items(json["compose"]?["include"]))
        {
            SlimConcepts(include["concept"]);
        }

        return json.ToJsonString(FileFormat) + "\n";
    }

    private static void SlimConcepts(JsonNode? concepts)
    {
        foreach (var concept in Items(concepts))
        {
            Remove(concept, OfConcept);
            SlimConcepts(concept["concept"]);
        }
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => list is JsonArray array ? array.OfType<JsonObject>() : [];

    private static void Remove(JsonObject? json, string[] names)
    {
        foreach (var name in names)
        {
            json?.Remove(name);
        }
    }
}
