namespace OrderCheck.Ehr.Tests;

/// <summary>Invented charts to search in.</summary>
internal static class Charts
{
    public const string Alma =
        """
        {
          "resourceType": "Bundle",
          "type": "collection",
          "entry": [
            {"fullUrl": "https://ehr.example/fhir/Patient/alma", "resource": {"resourceType": "Patient", "id": "alma", "identifier": [{"system": "https://ehr.example/mrn", "value": "A-1"}],
              "name": [{"family": "Rowan", "given": ["Alma"]}], "gender": "female", "birthDate": "1956-04-17"}},
            {"resource": {"resourceType": "Practitioner", "id": "orderer", "name": [{"family": "Okafor", "given": ["Ifeoma"]}]}},
            {"resource": {"resourceType": "Organization", "id": "payer", "name": "Example Health"}},
            {"resource": {"resourceType": "Coverage", "id": "main", "status": "active", "beneficiary": {"reference": "Patient/alma"}, "order": 1, "payor": [{"reference": "Organization/payer"}],
              "type": {"coding": [{"system": "https://nahdo.org/sopt", "code": "121"}]}}},
            {"resource": {"resourceType": "Coverage", "id": "old", "status": "cancelled", "beneficiary": {"reference": "Patient/alma"}, "order": 2, "payor": [{"display": "Former plan"}]}},
            {"resource": {"resourceType": "Encounter", "id": "visit", "status": "in-progress", "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
              "subject": {"reference": "Patient/alma"}, "period": {"start": "2026-11-01T09:00:00Z", "end": "2026-11-01T10:00:00Z"}}},
            {"resource": {"resourceType": "Condition", "id": "pain", "subject": {"reference": "Patient/alma"}, "encounter": {"reference": "Encounter/visit"},
              "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
              "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-category", "code": "encounter-diagnosis"}]}],
              "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R07.9", "display": "Chest pain"}]}, "onsetDateTime": "2026-10"}},
            {"resource": {"resourceType": "Condition", "id": "fracture", "subject": {"reference": "Patient/alma"},
              "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved"}]},
              "category": [{"coding": [{"code": "problem-list-item"}]}], "code": {"text": "Broken wrist"}, "onsetDateTime": "2020-06-03"}},
            {"resource": {"resourceType": "Observation", "id": "bmi-2025", "status": "final", "subject": {"reference": "Patient/alma"}, "effectiveDateTime": "2025-03-10",
              "category": [{"coding": [{"code": "vital-signs"}]}], "code": {"coding": [{"system": "http://loinc.org", "code": "39156-5"}]}, "valueQuantity": {"value": 27.10}}},
            {"resource": {"resourceType": "Observation", "id": "bmi-2026", "status": "final", "subject": {"reference": "Patient/alma"}, "effectiveDateTime": "2026-03-10T08:30:00Z",
              "category": [{"coding": [{"code": "vital-signs"}]}], "code": {"coding": [{"system": "http://loinc.org", "code": "39156-5"}]}, "valueQuantity": {"value": 28.50}}},
            {"resource": {"resourceType": "Observation", "id": "egfr", "status": "preliminary", "subject": {"reference": "Patient/alma"}, "effectivePeriod": {"start": "2026-10-01", "end": "2026-10-03"},
              "category": [{"coding": [{"code": "laboratory"}]}], "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]}, "valueQuantity": {"value": 71}}},
            {"resource": {"resourceType": "ServiceRequest", "id": "cta", "status": "draft", "intent": "order", "subject": {"reference": "Patient/alma"}, "encounter": {"reference": "Encounter/visit"},
              "requester": {"reference": "Practitioner/orderer"}, "authoredOn": "2026-11-20", "occurrenceDateTime": "2026-12-02", "insurance": [{"reference": "Coverage/main"}],
              "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "75574"}], "text": "Coronary CTA"}, "reasonReference": [{"reference": "Condition/pain"}]}},
            {"resource": {"resourceType": "ServiceRequest", "id": "echo", "status": "active", "intent": "order", "subject": {"reference": "Patient/alma"}, "requester": {"reference": "Practitioner/orderer"},
              "code": {"text": "Echocardiogram"}}}
          ]
        }
        """;

    public const string Jonas =
        """
        {
          "resourceType": "Bundle",
          "type": "collection",
          "entry": [
            {"fullUrl": "urn:uuid:6b8a2f0e-3f77-4d52-9f1f-0d8f7d1f0a11", "resource": {"resourceType": "Patient", "name": [{"family": "Hart", "given": ["Jonas"]}], "gender": "male", "birthDate": "1949-01-30"}},
            {"fullUrl": "https://other.example/r4/Condition/pain", "resource": {"resourceType": "Condition", "id": "pain",
              "subject": {"reference": "urn:uuid:6b8a2f0e-3f77-4d52-9f1f-0d8f7d1f0a11"}, "clinicalStatus": {"coding": [{"code": "active"}]}, "code": {"text": "Chest pain"}}},
            {"fullUrl": "https://other.example/r4/ServiceRequest/ct", "resource": {"resourceType": "ServiceRequest", "id": "ct", "status": "draft", "intent": "order",
              "subject": {"reference": "urn:uuid:6b8a2f0e-3f77-4d52-9f1f-0d8f7d1f0a11"}, "reasonReference": [{"reference": "https://other.example/r4/Condition/pain"}],
              "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "75571"}]}}}
          ]
        }
        """;
}
