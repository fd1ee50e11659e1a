using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Fhir.Tests;

/// <summary>All examples as hook calls: those of hooks as they are, those of the operation as an order-sign with the chart prefetched by kind.</summary>
internal static class ExampleCalls
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["Coverage"] = "coverage",
        ["Condition"] = "problems",
        ["Encounter"] = "encounter",
        ["Observation"] = "observations",
        ["DiagnosticReport"] = "reports",
        ["Procedure"] = "procedures",
        ["DocumentReference"] = "documents",
        ["ClaimResponse"] = "authorizations",
    };

    public static TheoryData<string> Names => [.. GoldenExample.Hooks.Select(example => example.Name), .. GoldenExample.All.Where(IsCall).Select(example => example.Name)];

    public static JsonObject Call(string name) =>
        GoldenExample.Hooks.FirstOrDefault(example => example.Name == name) is { } hook ? JsonNode.Parse(hook.Request)!.AsObject() : Signing(GoldenExample.Named(name));

    /// <summary>What was prefetched, resource by resource.</summary>
    public static List<JsonObject> Prefetched(JsonObject call) => [.. call["prefetch"]!.AsObject().Select(pair => pair.Value).OfType<JsonObject>().SelectMany(ResourcesOf)];

    private static bool IsCall(GoldenExample example) => JsonNode.Parse(example.Request) is JsonObject body && (string?)body["resourceType"] == "Bundle"
        && ResourcesOf(body).Any(resource => (string?)resource["resourceType"] == "Patient");

    private static JsonObject Signing(GoldenExample example)
    {
        var byType = ResourcesOf(JsonNode.Parse(example.Request)!.AsObject()).ToLookup(resource => (string)resource["resourceType"]!);
        var prefetch = new JsonObject { ["patient"] = byType["Patient"].First().DeepClone(), ["coverage"] = null, ["problems"] = null, ["encounter"] = null };
        foreach (var group in byType.Where(group => group.Key is not ("ServiceRequest" or "Patient")))
        {
            prefetch[Keys.GetValueOrDefault(group.Key, $"more{group.Key}")] = BundleOf(group);
        }

        return new JsonObject
        {
            ["hook"] = "order-sign",
            ["hookInstance"] = "6bc883b2-b795-4dcb-b661-34884a31d472",
            ["context"] = new JsonObject { ["userId"] = "Practitioner/dr", ["patientId"] = (string)byType["Patient"].First()["id"]!, ["draftOrders"] = BundleOf(byType["ServiceRequest"]) },
            ["prefetch"] = prefetch,
        };
    }

    private static JsonObject BundleOf(IEnumerable<JsonObject> resources) => Request.BundleOf([.. resources.Select(resource => resource.DeepClone().AsObject())]);

    private static IEnumerable<JsonObject> ResourcesOf(JsonObject value) =>
        (string?)value["resourceType"] == "Bundle" ? (value["entry"]?.AsArray() ?? []).Select(entry => entry!["resource"]!.AsObject()) : [value];
}
