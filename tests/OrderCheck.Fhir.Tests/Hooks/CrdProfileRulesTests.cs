using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>The rules about resources bite: a good one passes, and one with a single fault is refused for that.</summary>
public class CrdProfileRulesTests
{
    private const string GoodOrder = """{ "requester": { "reference": "Practitioner/dr" }, "authoredOn": "2026-11-18" }""";

    [Theory]
    [InlineData("""{ "id": null }""", "id")]
    [InlineData("""{ "status": null }""", "status is missing")]
    [InlineData("""{ "status": "new" }""", "status cannot be \"new\"")]
    [InlineData("""{ "intent": null }""", "intent is missing")]
    [InlineData("""{ "code": null }""", "code is missing")]
    [InlineData("""{ "code": {} }""", "code cannot be {}")]
    [InlineData("""{ "subject": null }""", "subject is missing")]
    [InlineData("""{ "subject": { "reference": "Group/g" } }""", "subject cannot be {\"reference\":\"Group/g\"}")]
    [InlineData("""{ "authoredOn": null }""", "authoredOn is missing")]
    [InlineData("""{ "authoredOn": "yesterday" }""", "authoredOn cannot be \"yesterday\"")]
    [InlineData("""{ "authoredOn": "2026-02-30" }""", "authoredOn cannot be \"2026-02-30\"")]
    [InlineData("""{ "requester": null }""", "requester is missing")]
    [InlineData("""{ "requester": { "reference": "Device/d" } }""", "requester cannot be {\"reference\":\"Device/d\"}")]
    [InlineData("""{ "reasonCode": [] }""", "reasonCode cannot be []")]
    [InlineData("""{ "reasonCode": { "text": "x" } }""", "reasonCode cannot be {\"text\":\"x\"}")]
    [InlineData("""{ "doNotPerform": "no" }""", "doNotPerform cannot be \"no\"")]
    [InlineData("""{ "occurrencePeriod": { "start": "2026-12-01" }, "occurrenceDateTime": "2026-12-01" }""", "one occurrence")]
    [InlineData("""{ "colour": "red" }""", "colour is not an element")]
    [InlineData("""{ "extension": [ { "url": "https://x.example" } ] }""", "extension")]
    [Trait("Requirement", "inferno-07")]
    public void An_order_with_one_fault_is_refused(string changes, string fault)
    {
        Assert.Empty(Faults(Order(GoodOrder)));
        Assert.Equal([fault], Faults(Merge(Order(GoodOrder).ToJsonString(), changes)));
    }

    [Theory]
    [InlineData("""{ "status": null }""", "status is missing")]
    [InlineData("""{ "participant": null }""", "participant is missing")]
    [InlineData("""{ "end": null }""", "app-2")]
    [InlineData("""{ "status": "booked", "start": null, "end": null }""", "app-3")]
    [InlineData("""{ "participant": [ { "actor": { "reference": "Patient/p1" } } ] }""", "app-1")]
    [InlineData("""{ "participant": [ { "actor": { "reference": "Location/l" }, "status": "accepted" } ] }""", "the patient takes part")]
    [InlineData("""{ "basedOn": [ { "reference": "Task/t" } ] }""", "basedOn cannot be [{\"reference\":\"Task/t\"}]")]
    [Trait("Requirement", "inferno-07")]
    public void An_appointment_with_one_fault_is_refused(string changes, string fault)
    {
        Assert.Empty(Faults(Hook.Appointment()));
        Assert.Contains(fault, Faults(Hook.Appointment(changes)));
    }

    [Fact]
    [Trait("Requirement", "inferno-07")]
    public void A_patient_has_a_record_number_and_a_practitioner_a_valid_NPI()
    {
        var patient = """{ "resourceType": "Patient", "id": "p", "name": [ { "family": "Q" } ], "gender": "female", "identifier": [ { "system": "https://x.example", "value": "1" } ] }""";
        Assert.Equal(["MR identifier"], Faults(JsonNode.Parse(patient)!));
        var practitioner = """{ "resourceType": "Practitioner", "id": "d", "name": [ { "family": "Q" } ], "identifier": [ { "system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893" } ] }""";
        Assert.Empty(Faults(JsonNode.Parse(practitioner)!));
        Assert.Equal(["NPI"], Faults(JsonNode.Parse(practitioner.Replace("7893", "7894", StringComparison.Ordinal))!));
    }

    [Fact]
    [Trait("Requirement", "inferno-19")]
    public void Coverage_information_on_a_resource_is_checked_too()
    {
        var order = Order(GoodOrder);
        order["extension"] = JsonNode.Parse($$"""[ { "url": "{{CoverageInformationRules.Url}}", "extension": [ { "url": "covered", "valueCode": "covered" } ] } ]""");
        Assert.Contains("coverage is there 0 times", Faults(order));
    }

    private static IReadOnlyList<string> Faults(JsonNode resource) => CrdProfileRules.Faults(JsonElement.Parse(resource.ToJsonString()), "2.0");
}
