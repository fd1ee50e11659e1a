using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Tests.Shared;

/// <summary>
/// Holds FHIR against R4, our published profiles and CRD, with Firely's validator. CRD's coverage-information differs between 2.0.1 and 2.2.1, so there is a
/// validator for each, made once a process. The definitions of CRD are facts of the standard, written anew (<c>tests/Shared/crd</c>).
/// </summary>
internal static class FhirJudge
{
    private const string CrdProfiles = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/profile-";

    private static readonly Lazy<ResourceValidator> Earlier = new(() => Make("2.0.1"));
    private static readonly Lazy<ResourceValidator> Current = new(() => Make("2.2.1"));

    /// <summary>The errors of a resource, each with its place; empty when it is valid.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="crd">The version of CRD, <c>2.0</c> or <c>2.2</c>; null for both.</param>
    /// <param name="profile">A profile to hold it against as well, or null.</param>
    public static IReadOnlyList<string> Faults(JsonElement resource, string? crd = "2.2", string? profile = null) => crd switch
    {
        "2.0" => Errors(Earlier.Value, resource, profile),
        "2.2" => Errors(Current.Value, resource, profile),
        null => [.. Faults(resource, "2.0", profile).Union(Faults(resource, "2.2", profile))],
        _ => throw new ArgumentOutOfRangeException(nameof(crd), crd, "there are 2.0 and 2.2"),
    };

    /// <summary>The errors of a resource that CRD 2.0.1 has a profile of.</summary>
    public static IReadOnlyList<string> CrdFaults(JsonElement resource, string? crd) =>
        Faults(resource, crd, CrdProfiles + resource.GetProperty("resourceType").GetString()!.ToLowerInvariant());

    /// <summary>The errors of one coverage-information, wherever it stands.</summary>
    public static IReadOnlyList<string> CoverageInformationFaults(JsonElement extension, string? crd) => Faults(
        JsonElement.Parse($$"""
            { "resourceType": "ServiceRequest", "status": "draft", "intent": "order", "subject": { "display": "somebody" }, "extension": [ {{extension.GetRawText()}} ] }
            """), crd);

    /// <summary>Every resource in a JSON text is valid.</summary>
    public static void Hold(JsonElement root, string? crd = "2.2", string? profile = null)
    {
        foreach (var (resource, place) in EmbeddedResources.Of(root))
        {
            var faults = Faults(resource, crd, profile);
            Assert.True(faults.Count == 0, $"{place}: {string.Join("; ", faults.Take(5))}");
        }
    }

    /// <summary>The resources of the actions in a hook answer are no worse than what the call sent: an order that came with faults goes back with them.</summary>
    public static void HoldActions(byte[] call, byte[] answer, string? crd)
    {
        var sent = Resources(JsonElement.Parse(call)).ToLookup(TypeOf);
        foreach (var resource in Resources(JsonElement.Parse(answer)))
        {
            var faults = Faults(resource, crd).Select(Words).Except(sent[TypeOf(resource)].SelectMany(one => Faults(one, crd)).Select(Words)).ToList();
            Assert.True(faults.Count == 0, string.Join("; ", faults.Take(5)));
        }

        static string? TypeOf(JsonElement resource) => resource.GetProperty("resourceType").GetString();

        static string Words(string fault) => fault[(fault.IndexOf(": ", StringComparison.Ordinal) + 2)..];
    }

    private static IEnumerable<JsonElement> Resources(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when json.TryGetProperty("resourceType", out var type) && type.ValueKind == JsonValueKind.String && !json.TryGetProperty("entry", out _) => [json],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Resources(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Resources),
        _ => [],
    };

    private static string[] Errors(ResourceValidator validator, JsonElement resource, string? profile)
    {
        var report = validator.ValidateAsync(resource, profile: profile).GetAwaiter().GetResult();
        return [.. report!.Issues.Where(issue => issue.Severity == Severity.Error).Select(issue => $"{issue.Place}: {issue.Text} [{issue.Rule}]")];
    }

    private static ResourceValidator Make(string version) => new(new ValidatorOptions
    {
        MaxWait = TimeSpan.FromMinutes(2),
        MaxBytes = 16 * 1024 * 1024,
        MaxResources = 10_000,
        MoreFolders = [Path.Combine(Here(), "crd", version), Path.Combine(Here(), "crd", "profiles")],
    });

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
