namespace OrderCheck.Server.Tests;

/// <summary>Small request bodies. The patient is invented.</summary>
internal static class Requests
{
    public const string ChestPain = """
        {
          "resourceType": "Bundle", "type": "collection",
          "entry": [
            { "resource": { "resourceType": "Patient", "id": "p", "name": [ { "family": "Quillfeather", "given": [ "Zebulon" ] } ], "birthDate": "1951-03-04",
                            "address": [ { "line": [ "12 Marmalade Row" ], "city": "Columbus", "state": "OH", "postalCode": "43004" } ] } },
            { "resource": { "resourceType": "Coverage", "id": "c", "status": "active", "beneficiary": { "reference": "Patient/p" }, "subscriberId": "9ZZ9ZZ9ZZ99",
                            "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] }, "payor": [ { "display": "Medicare" } ] } },
            { "resource": { "resourceType": "ServiceRequest", "id": "order-1", "status": "draft", "intent": "order", "subject": { "reference": "Patient/p" },
                            "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] },
                            "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R07.2" } ] } ],
                            "note": [ { "text": "Zebulon telephoned about his chest" } ] } }
          ]
        }
        """;

    public const string TwoOrders = """
        { "resourceType": "Bundle", "type": "collection", "entry": [
          { "resource": { "resourceType": "ServiceRequest", "id": "one", "status": "draft", "intent": "order", "subject": { "reference": "Patient/p" },
                          "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] } } },
          { "resource": { "resourceType": "ServiceRequest", "id": "two", "status": "draft", "intent": "order", "subject": { "reference": "Patient/p" },
                          "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } } } ] }
        """;

    public const string TwoPatients = """
        { "resourceType": "Bundle", "type": "collection", "entry": [
          { "resource": { "resourceType": "ServiceRequest", "id": "one", "status": "draft", "intent": "order", "subject": { "reference": "Patient/p" },
                          "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] } } },
          { "resource": { "resourceType": "ServiceRequest", "id": "two", "status": "draft", "intent": "order", "subject": { "reference": "Patient/q" },
                          "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } } } ] }
        """;
}
