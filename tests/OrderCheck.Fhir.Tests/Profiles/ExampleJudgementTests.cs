using System.Text.Json;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Fhir.Tests.Profiles;

/// <summary>What we publish and show is valid FHIR, and the examples follow the profiles.</summary>
public class ExampleJudgementTests
{
    private const string Base = "https://ordercheck.example/fhir/StructureDefinition/";

    private static readonly Dictionary<string, string> ProfileOf = FhirInputPage.Profiles.ToDictionary(
        id => JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, $"StructureDefinition-{id}.json"))).GetProperty("type").GetString()!, id => Base + id, StringComparer.Ordinal);

    public static TheoryData<string> Artefacts => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Checks => [.. GoldenExample.All.Select(example => example.Name)];

    public static TheoryData<string> HookCalls => [.. GoldenExample.Hooks.Select(example => example.Name)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "fhir-profiles");

    [Theory]
    [MemberData(nameof(Artefacts))]
    public void A_published_artefact_is_valid(string file) => FhirJudge.Hold(JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, file))));

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_resources_of_an_example_follow_the_profiles(string name)
    {
        var example = GoldenExample.Named(name);
        var request = JsonElement.Parse(example.Request);
        FhirJudge.Hold(request);
        foreach (var resource in request.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")))
        {
            FhirJudge.Hold(resource, profile: ProfileOf.GetValueOrDefault(resource.GetProperty("resourceType").GetString()!));
        }

        FhirJudge.Hold(JsonElement.Parse(File.ReadAllBytes(Path.Combine(example.Folder, "response.json"))), profile: Base + "check-outcome");
    }

    [Theory]
    [MemberData(nameof(HookCalls))]
    public void A_hook_call_and_its_answer_hold_valid_fhir_in_both_versions_of_crd(string name)
    {
        var example = GoldenExample.Hook(name);
        FhirJudge.Hold(JsonElement.Parse(example.Request), crd: null);
        FhirJudge.Hold(JsonElement.Parse(File.ReadAllBytes(Path.Combine(example.Folder, "response.json"))), crd: null);
    }

    [Theory]
    [InlineData("imaging-order", """{ "resourceType": "ServiceRequest", "status": "draft", "intent": "order", "subject": { "display": "somebody" } }""", true)]
    [InlineData("abn-document", """{ "resourceType": "DocumentReference", "status": "current", "content": [ { "attachment": { "title": "ABN" } } ] }""", false)]
    [InlineData("abn-document", """{ "resourceType": "DocumentReference", "status": "current", "type": { "text": "ABN" }, "content": [ { "attachment": { "title": "ABN" } } ] }""", false)]
    [InlineData("check-outcome", """{ "resourceType": "OperationOutcome", "issue": [ { "severity": "error", "code": "structure" } ] }""", false)]
    public void A_profile_bites(string id, string resource, bool isValid) => Assert.Equal(isValid, FhirJudge.Faults(JsonElement.Parse(resource), profile: Base + id).Count == 0);
}
