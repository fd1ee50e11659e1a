namespace OrderCheck.Cli.Tests;

/// <summary>Invented requests.</summary>
internal static class Orders
{
    /// <summary>A coronary CTA for chest pain in Ohio, original Medicare.</summary>
    public static string CoronaryCta(string? occurrence = "2026-10-20", string text = "Coronary CTA") => $$"""
        {
          "resourceType": "Bundle", "type": "collection",
          "entry": [
            { "resource": {
              "resourceType": "ServiceRequest", "id": "order-1", "status": "draft", "intent": "order",
              "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ], "text": "{{text}}" },
              "subject": { "reference": "Patient/p1" },
              {{(occurrence is null ? "" : $"\"occurrenceDateTime\": \"{occurrence}\",")}}
              "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R07.9" } ] } ],
              "insurance": [ { "reference": "Coverage/c1" } ],
              "locationReference": [ { "reference": "Location/l1" } ]
            } },
            { "resource": { "resourceType": "Patient", "id": "p1", "birthDate": "1951-04-02", "gender": "female" } },
            { "resource": { "resourceType": "Location", "id": "l1", "address": { "state": "OH", "postalCode": "44101" } } },
            { "resource": {
              "resourceType": "Coverage", "id": "c1", "status": "active", "beneficiary": { "reference": "Patient/p1" },
              "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] },
              "payor": [ { "display": "Medicare" } ]
            } }
          ]
        }
        """;

    /// <summary>An order whose day is no day, beside one that can be read.</summary>
    public const string OneUnreadable = """
        {
          "resourceType": "Bundle", "type": "collection",
          "entry": [
            { "resource": { "resourceType": "ServiceRequest", "id": "good", "status": "draft", "intent": "order",
              "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] }, "subject": { "reference": "Patient/p1" } } },
            { "resource": { "resourceType": "ServiceRequest", "id": "bad", "status": "draft", "intent": "order",
              "code": { "coding": "75574" }, "subject": { "reference": "Patient/p1" } } }
          ]
        }
        """;
}
