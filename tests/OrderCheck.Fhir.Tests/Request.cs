using System.Text;
using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests;

/// <summary>Invented requests, and the reader over the shipped knowledge.</summary>
internal static class Request
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    public static readonly Knowledge Knowledge = KnowledgeLoader.LoadShipped();

    public static readonly CheckRequestReader Reader = new(Knowledge);

    /// <summary>A coronary CTA with a reason, everything that a usual request has.</summary>
    public static JsonObject Bundle(params JsonObject[] more) => BundleOf([Order(), Patient(), Coverage(), .. more]);

    public static JsonObject BundleOf(params JsonObject[] resources)
    {
        var entries = new JsonArray();
        foreach (var resource in resources)
        {
            entries.Add(new JsonObject { ["resource"] = resource });
        }

        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = entries };
    }

    public static JsonObject Order(string changes = "{}") => Merge(
        """
        {
          "resourceType": "ServiceRequest", "id": "order-1", "status": "draft", "intent": "order",
          "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ], "text": "CT angiogram of the coronary arteries" },
          "subject": { "reference": "Patient/p1" },
          "occurrenceDateTime": "2026-12-01T10:30:00-05:00", "authoredOn": "2026-11-18",
          "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I20.89" } ] } ]
        }
        """, changes);

    public static JsonObject Patient(string changes = "{}") => Merge(
        """
        {
          "resourceType": "Patient", "id": "p1", "birthDate": "1958-04-02", "gender": "female",
          "address": [ { "use": "home", "state": "IA", "postalCode": "50309", "city": "Des Moines" } ]
        }
        """, changes);

    public static JsonObject Coverage(string changes = "{}") => Merge(
        """
        {
          "resourceType": "Coverage", "id": "c1", "status": "active", "beneficiary": { "reference": "Patient/p1" },
          "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] },
          "payor": [ { "display": "Original Medicare" } ], "period": { "start": "2023-04-01" }
        }
        """, changes);

    public static JsonObject Condition(string id, string code, string changes = "{}") => Merge(
        $$"""
        {
          "resourceType": "Condition", "id": "{{id}}", "subject": { "reference": "Patient/p1" },
          "code": { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "{{code}}" } ] }
        }
        """, changes);

    public static JsonObject Observation(string system, string code, string changes) => Merge(
        $$"""
        {
          "resourceType": "Observation", "status": "final", "subject": { "reference": "Patient/p1" }, "effectiveDateTime": "2026-11-10",
          "code": { "coding": [ { "system": "{{system}}", "code": "{{code}}" } ] }
        }
        """, changes);

    public static JsonObject Fact(string name, string changes) => Observation(Canonical.Fact, name, changes);

    /// <summary>Sets the given properties; null takes one away.</summary>
    public static JsonObject Merge(string basis, string changes)
    {
        var result = JsonNode.Parse(basis)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = value.DeepClone();
            }
        }

        return result;
    }

    public static CheckRequest Read(JsonNode body, DateOnly? asOf = null)
    {
        Assert.True(Reader.TryRead(Bytes(body), Today, asOf, out var request, out var fault), fault?.Text);
        return request;
    }

    public static ImagingOrder ReadOne(JsonNode body) => Assert.Single(Read(body).Orders);

    public static RequestFault Refuse(string body, ReadingLimits? limits = null) => Refuse(Encoding.UTF8.GetBytes(body), limits);

    public static RequestFault Refuse(byte[] body, ReadingLimits? limits = null)
    {
        Assert.False(new CheckRequestReader(Knowledge, limits).TryRead(body, Today, null, out var request, out var fault));
        Assert.Null(request);
        return fault;
    }

    public static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString());
}
