using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Fhir.Tests;

/// <summary>The rules that every answer is held against bite: the forms that were measured as valid pass, the others are refused for the right invariant.</summary>
public class CoverageInformationRulesTests
{
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
    [InlineData("indeterminate", null, "reason", null, "covered cannot be \"indeterminate\"")]
    [Trait("Requirement", "covinfo-form")]
    [Trait("Requirement", "covinfo-invariants")]
    [Trait("Requirement", "inferno-19")]
    [Trait("Requirement", "f-9")]
    public void The_table_of_measured_forms_comes_out_as_measured(string covered, string? authorization, string parts, string? current, string? earlier)
    {
        var extension = Build(covered, authorization, parts);
        Same(current, CoverageInformationRules.Faults(extension, "2.2"));
        if (earlier?.StartsWith("covered", StringComparison.Ordinal) == true)
        {
            Assert.Contains(earlier, CoverageInformationRules.Faults(extension, "2.0"));
        }
        else
        {
            Same(earlier, CoverageInformationRules.Faults(extension, "2.0"));
        }

        Assert.Equal(current is null && earlier is null, CoverageInformationRules.Faults(extension, null).Count == 0);
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
        Same(current, CoverageInformationRules.Faults(extension, "2.2"));
        if (earlier != "other")
        {
            Same(earlier, CoverageInformationRules.Faults(extension, "2.0"));
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
        Assert.NotEmpty(CoverageInformationRules.Faults(extension, refused));
        Assert.Empty(CoverageInformationRules.Faults(extension, refused == "2.0" ? "2.2" : "2.0"));
        Assert.NotEmpty(CoverageInformationRules.Faults(extension, null));
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
                Assert.Contains($"{part} is there {count} times", CoverageInformationRules.Faults(JsonElement.Parse(broken.ToJsonString()), version));
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
    [InlineData("""{ "url": "coverage-assertion-id", "valueString": "a", "id": "b" }""")]
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
            Assert.NotEmpty(CoverageInformationRules.Faults(JsonElement.Parse(broken.ToJsonString()), version));
        }
    }

    private static void Same(string? fault, IReadOnlyList<string> faults) => Assert.Equal(fault is null ? [] : new[] { fault }, faults);

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

        return JsonElement.Parse($$"""{ "url": "{{CoverageInformationRules.Url}}", "extension": [ {{string.Join(", ", list)}} ] }""");
    }
}
