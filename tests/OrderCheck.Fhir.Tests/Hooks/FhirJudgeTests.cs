using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Fhir.Tests;

/// <summary>The judge of every answer bites: coverage-information that was measured as valid passes, other forms and faulty resources are refused for the right rule.</summary>
public class FhirJudgeTests
{
    private const string GoodOrder = """{ "requester": { "reference": "Practitioner/dr" }, "authoredOn": "2026-11-18" }""";

    private const string Reason = """ { "url": "reason", "valueCodeableConcept": { "text": "Because." } } """;

    // Covered, authorization, further parts; the fault in 2.2.1 and in 2.0.1, null where the form is valid.
    [Theory]
    [InlineData("covered", "no-auth", "", null, null)]
    [InlineData("covered", "auth-needed", "", null, null)]
    [InlineData("covered", "auth-needed", "doc-needed=clinical", null, null)]
    [InlineData("covered", "auth-needed", "doc-needed=clinical doc-purpose=withpa reason", "q4", null)]
    [InlineData("covered", "auth-needed", "doc-needed=clinical doc-purpose=retain-doc reason", null, null)]
    [InlineData("covered", "conditional", "info-needed=performer", null, null)]
    [InlineData("covered", null, "", null, "q2")]
    [InlineData("conditional", null, "info-needed=OTH reason", null, "q2")]
    [InlineData("conditional", "conditional", "info-needed=OTH reason", null, null)]
    [InlineData("conditional", "auth-needed", "info-needed=OTH reason", null, null)]
    [InlineData("not-covered", null, "reason", null, "q2")]
    [InlineData("not-covered", "no-auth", "reason", "q2", null)]
    [InlineData("covered", "satisfied", "satisfied-pa-id=PA-7", null, null)]
    [InlineData("indeterminate", null, "reason", null, "6007")]
    [Trait("Requirement", "covinfo-form")]
    [Trait("Requirement", "covinfo-invariants")]
    [Trait("Requirement", "inferno-19")]
    [Trait("Requirement", "f-9")]
    public void The_table_of_measured_forms_comes_out_as_measured(string covered, string? authorization, string parts, string? current, string? earlier)
    {
        var extension = Build(covered, authorization, parts);
        Same(current, FhirJudge.CoverageInformationFaults(extension, "2.2"));
        if (earlier == "6007")
        {
            Assert.Contains(earlier, FhirJudge.CoverageInformationFaults(extension, "2.0").Select(Rule));
        }
        else
        {
            Same(earlier, FhirJudge.CoverageInformationFaults(extension, "2.0"));
        }

        Assert.Equal(current is null && earlier is null, FhirJudge.CoverageInformationFaults(extension, null).Count == 0);
    }

    // Each invariant on its own.
    [Theory]
    [InlineData("covered", "no-auth", "questionnaire=https://payer.example/q", "q1", "q1")]
    [InlineData("not-covered", "auth-needed", "reason", "q2", "q2")]
    [InlineData("conditional", "conditional", "reason", "q3", "q3")]
    [InlineData("covered", "no-auth", "info-needed=performer", "q3", "q3")]
    [InlineData("covered", "auth-needed", "doc-needed=conditional", "q3", "q3")]
    [InlineData("covered", "no-auth", "doc-needed=clinical doc-purpose=withpa reason", "q4", null)]
    [InlineData("covered", "satisfied", "", "q5", "q5")]
    [InlineData("covered", "no-auth", "satisfied-pa-id=PA-7", "q5", "q5")]
    [InlineData("conditional", "conditional", "info-needed=OTH", "q6", null)]
    [InlineData("covered", "no-auth", "coded=invented", "q7", null)]
    [InlineData("covered", "no-auth", "coded=gold-card", null, null)]
    [InlineData("covered", "no-auth", "doc-needed=clinical doc-purpose=withclaim", "q8", null)]
    [InlineData("indeterminate", null, "", "q9", "other")]
    [InlineData("covered", "indeterminate", "", "q9", "other")]
    [Trait("Requirement", "covinfo-invariants")]
    [Trait("Requirement", "f-9")]
    public void Each_invariant_is_checked(string covered, string? authorization, string parts, string? current, string? earlier)
    {
        var extension = Build(covered, authorization, parts);
        Same(current, FhirJudge.CoverageInformationFaults(extension, "2.2"));
        if (earlier != "other")
        {
            Same(earlier, FhirJudge.CoverageInformationFaults(extension, "2.0"));
        }
    }

    [Theory]
    [InlineData("covered", "no-auth", "doc-needed=both", "2.2")]
    [InlineData("covered", "no-auth", "doc-needed=patient", "2.0")]
    [InlineData("covered", "no-auth", "doc-needed=clinical doc-needed=admin", "2.0")]
    [InlineData("covered", "conditional", "info-needed=detail-code", "2.0")]
    [InlineData("covered", "no-auth", "expiry-date=2026-12-31", "2.0")]
    [InlineData("covered", "no-auth", "response", "2.2")]
    [InlineData("covered", "no-auth", "detail", "2.0")]
    [InlineData("covered", "no-auth", "detail-of-2.0", "2.2")]
    [InlineData("covered", "no-auth", "contact", "2.0")]
    [InlineData("covered", "no-auth", "contact-of-2.0", "2.2")]
    [Trait("Requirement", "covinfo-form")]
    public void What_one_version_has_and_the_other_has_not_is_refused_in_the_other(string covered, string authorization, string parts, string refused)
    {
        var extension = Build(covered, authorization, parts);
        Assert.NotEmpty(FhirJudge.CoverageInformationFaults(extension, refused));
        Assert.Empty(FhirJudge.CoverageInformationFaults(extension, refused == "2.0" ? "2.2" : "2.0"));
        Assert.NotEmpty(FhirJudge.CoverageInformationFaults(extension, null));
    }

    [Theory]
    [InlineData("coverage")]
    [InlineData("covered")]
    [InlineData("date")]
    [InlineData("coverage-assertion-id")]
    [Trait("Requirement", "covinfo-form")]
    public void What_is_required_is_there_once(string part)
    {
        foreach (var count in new[] { 0, 2 })
        {
            var broken = JsonNode.Parse(Build("covered", "no-auth", "").GetRawText())!;
            var list = broken["extension"]!.AsArray();
            var own = list.Single(one => (string?)one!["url"] == part)!;
            if (count == 0)
            {
                list.Remove(own);
            }
            else
            {
                list.Add(own.DeepClone());
            }

            foreach (var version in new[] { "2.0", "2.2" })
            {
                var words = count == 0 ? $"{part} is missing." : $"{part} is there 2 times.";
                Assert.Contains(FhirJudge.CoverageInformationFaults(JsonElement.Parse(broken.ToJsonString()), version), fault => fault.Contains(words, StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("""{ "url": "covered", "valueString": "covered" }""")]
    [InlineData("""{ "url": "covered", "valueCode": "yes" }""")]
    [InlineData("""{ "url": "coverage", "valueReference": { "reference": "Patient/p" } }""")]
    [InlineData("""{ "url": "coverage", "valueReference": { "display": "the plan" } }""")]
    [InlineData("""{ "url": "date", "valueDate": "2026-02-30" }""")]
    [InlineData("""{ "url": "date", "valueDate": "2026" }""")]
    [InlineData("""{ "url": "date", "valueDateTime": "2026-11-20" }""")]
    [InlineData("""{ "url": "coverage-assertion-id", "valueString": " " }""")]
    [InlineData("""{ "url": "billingCode", "valueCoding": { "code": "75574" } }""")]
    [InlineData("""{ "url": "billingCode", "valueCodeableConcept": { "text": "75574" } }""")]
    [InlineData("""{ "url": "reason", "valueCodeableConcept": { } }""")]
    [InlineData("""{ "url": "reason", "valueString": "Because." }""")]
    [InlineData("""{ "url": "identifier", "valueString": "x" }""")]
    [InlineData("""{ "url": "coverageInfo", "valueCoding": { "system": "urn:x", "code": "x" } }""")]
    [InlineData("5")]
    [Trait("Requirement", "covinfo-form")]
    public void A_part_of_another_type_or_name_is_refused(string part)
    {
        var broken = JsonNode.Parse(Build("covered", "no-auth", "").GetRawText())!;
        var list = broken["extension"]!.AsArray();
        var wrong = JsonNode.Parse(part)!;
        if (wrong is JsonObject && list.FirstOrDefault(one => (string?)one!["url"] == (string?)wrong["url"]) is { } same)
        {
            list.Remove(same);
        }

        list.Add(wrong);
        foreach (var version in new[] { "2.0", "2.2" })
        {
            Assert.NotEmpty(FhirJudge.CoverageInformationFaults(JsonElement.Parse(broken.ToJsonString()), version));
        }
    }

    [Theory]
    [InlineData("""{ "status": null }""", "status is missing.")]
    [InlineData("""{ "status": "new" }""", "\"new\" is not a code of status.")]
    [InlineData("""{ "code": null }""", "code is missing.")]
    [InlineData("""{ "code": {} }""", "code is an empty object.")]
    [InlineData("""{ "subject": { "reference": "Practitioner/g" } }""", "subject refers to a Practitioner")]
    [InlineData("""{ "authoredOn": null }""", "authoredOn is missing.")]
    [InlineData("""{ "authoredOn": "2026-02-30" }""", "\"2026-02-30\" is not a valid dateTime.")]
    [InlineData("""{ "requester": null }""", "requester is missing.")]
    [InlineData("""{ "reasonCode": [] }""", "reasonCode is an empty list.")]
    [InlineData("""{ "colour": "red" }""", "colour is not an element of ServiceRequest.")]
    [InlineData("""{ "extension": [ { "url": "https://x.example" } ] }""", "ext-1")]
    [InlineData("""{ "extension": [ { "url": "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information", "extension": [ { "url": "covered", "valueCode": "covered" } ] } ] }""", "coverage is missing.")]
    [Trait("Requirement", "inferno-07")]
    [Trait("Requirement", "inferno-19")]
    public void An_order_with_one_fault_is_refused(string changes, string fault)
    {
        Assert.Empty(Crd(Request.Order(GoodOrder)));
        Assert.Contains(fault, Crd(Request.Merge(Request.Order(GoodOrder).ToJsonString(), changes)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "status": null }""", "status is missing.")]
    [InlineData("""{ "participant": null }""", "participant is missing.")]
    [InlineData("""{ "end": null }""", "app-2")]
    [InlineData("""{ "status": "booked", "start": null, "end": null }""", "app-3")]
    [InlineData("""{ "requestedPeriod": null }""", "requestedPeriod is missing.")]
    [InlineData("""{ "participant": [ { "actor": { "reference": "Location/l" }, "status": "accepted" } ] }""", "crd-patient")]
    [InlineData("""{ "basedOn": [ { "reference": "Task/t" } ] }""", "basedOn refers to a Task")]
    [Trait("Requirement", "inferno-07")]
    public void An_appointment_with_one_fault_is_refused(string changes, string fault)
    {
        var appointment = Hook.Appointment("""{ "requestedPeriod": [ { "start": "2026-12-01" } ] }""");
        Assert.Empty(Crd(appointment));
        Assert.Contains(fault, Crd(Request.Merge(appointment.ToJsonString(), changes)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "inferno-07")]
    public void A_patient_has_a_record_number_and_a_practitioner_a_valid_NPI()
    {
        var patient = """{ "resourceType": "Patient", "id": "p", "name": [ { "family": "Q" } ], "gender": "female", "identifier": [ { "system": "https://x.example", "value": "1" } ] }""";
        Assert.Contains("crd-mr", Crd(JsonNode.Parse(patient)!), StringComparison.Ordinal);
        var practitioner = """{ "resourceType": "Practitioner", "id": "d", "name": [ { "family": "Q" } ], "identifier": [ { "system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893" } ] }""";
        Assert.Empty(Crd(JsonNode.Parse(practitioner)!));
        Assert.Contains("crd-npi", Crd(JsonNode.Parse(practitioner.Replace("7893", "7894", StringComparison.Ordinal))!), StringComparison.Ordinal);
    }

    private static string Crd(JsonNode resource) => string.Join("; ", FhirJudge.CrdFaults(JsonElement.Parse(resource.ToJsonString()), "2.0"));

    private static void Same(string? rule, IReadOnlyList<string> faults) => Assert.Equal(rule is null ? [] : new[] { rule }, faults.Select(Rule));

    private static string Rule(string fault) => fault[(fault.LastIndexOf('[') + 1)..^1];

    private static JsonElement Build(string covered, string? authorization, string parts)
    {
        var list = new List<string>
        {
            """{ "url": "coverage", "valueReference": { "reference": "Coverage/c1" } }""",
            $$"""{ "url": "covered", "valueCode": "{{covered}}" }""",
            """{ "url": "date", "valueDate": "2026-11-20" }""",
            """{ "url": "coverage-assertion-id", "valueString": "oc-1" }""",
        };
        if (authorization is not null)
        {
            list.Add($$"""{ "url": "pa-needed", "valueCode": "{{authorization}}" }""");
        }

        foreach (var part in parts.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=') is [var left, var right] ? (left, right) : (part, "");
            switch (name)
            {
                case "reason":
                    list.Add(Reason);
                    break;
                case "coded":
                    list.Add($$"""{ "url": "reason", "valueCodeableConcept": { "coding": [ { "system": "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp", "code": "{{value}}" } ] } }""");
                    break;
                case "response":
                    list.Add("""{ "url": "response", "valueReference": { "reference": "QuestionnaireResponse/r" } }""");
                    break;
                case "detail":
                    list.Add("""{ "url": "detail", "extension": [ { "url": "category", "valueCode": "cat-decisional" }, { "url": "code", "valueCodeableConcept": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/crd-coverage-detail", "code": "instructions" } ] } }, { "url": "value", "valueString": "Offer the notice." } ] }""");
                    break;
                case "detail-of-2.0":
                    list.Add("""{ "url": "detail", "extension": [ { "url": "code", "valueCodeableConcept": { "coding": [ { "system": "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp", "code": "allowed-quantity" } ] } }, { "url": "value", "valueQuantity": { "value": 1 } } ] }""");
                    break;
                case "contact":
                    list.Add("""{ "url": "contact", "valueContactDetail": { "name": "Desk" } }""");
                    break;
                case "contact-of-2.0":
                    list.Add("""{ "url": "contact", "valueContactPoint": { "system": "phone", "value": "1" } }""");
                    break;
                default:
                    var type = name switch { "satisfied-pa-id" => "valueString", "questionnaire" => "valueCanonical", "expiry-date" => "valueDate", _ => "valueCode" };
                    list.Add($$"""{ "url": "{{name}}", "{{type}}": "{{value}}" }""");
                    break;
            }
        }

        return JsonElement.Parse($$"""{ "url": "{{CoverageInformationParts.Url}}", "extension": [ {{string.Join(", ", list)}} ] }""");
    }
}
