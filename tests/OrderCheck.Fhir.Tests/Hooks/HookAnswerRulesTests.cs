using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;
using Xunit.Sdk;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>The rules that every answer to a hook is held against bite: a good answer passes, and with any one of these faults it does not.</summary>
public class HookAnswerRulesTests
{
    private static readonly Dictionary<string, Action<JsonObject>> Faults = new(StringComparer.Ordinal)
    {
        ["no cards"] = answer => answer.Remove("cards"),
        ["no system actions"] = answer => answer.Remove("systemActions"),
        ["a member more"] = answer => answer["decisions"] = new JsonArray(),
        ["no assessments"] = answer => answer["extension"]!.AsObject().Remove("com.ordercheck.assessment"),
        ["a summary of 140 characters"] = answer => Card(answer)["summary"] = new string('x', 140),
        ["an empty detail"] = answer => Card(answer)["detail"] = "",
        ["another indicator"] = answer => Card(answer)["indicator"] = "hard-stop",
        ["a uuid that is none"] = answer => Card(answer)["uuid"] = "card-1",
        ["two cards of one uuid"] = answer => answer["cards"]!.AsArray().Add(Card(answer).DeepClone()),
        ["no topic"] = answer => Card(answer)["source"]!.AsObject().Remove("topic"),
        ["a topic of another version"] = answer => Card(answer)["source"]!["topic"]!["system"] = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp",
        ["a topic nobody knows"] = answer => Card(answer)["source"]!["topic"]!["code"] = "imaging",
        ["coverage information as a card"] = answer => Card(answer)["source"]!["topic"]!["code"] = "coverage-info",
        ["a member that 2.0 does not know on a card"] = answer => Card(answer)["severity"] = "high",
        ["a member that 2.0 does not know on a suggestion"] = answer => Suggestion(answer)["actionSelectionBehavior"] = "all",
        ["a context on an absolute link"] = answer => Card(answer)["links"] = JsonNode.Parse("""[ { "label": "x", "url": "https://x.example", "type": "absolute", "appContext": "y" } ]"""),
        ["a payer's name on advice"] = answer => Card(answer)["source"]!["label"] = "Prairie Health Plan",
        ["an empty list"] = answer => Card(answer)["links"] = new JsonArray(),
        ["a null"] = answer => Card(answer)["links"] = null,
        ["a link that leads nowhere"] = answer => Card(answer)["links"] = JsonNode.Parse("""[ { "label": "x", "url": "www", "type": "absolute" } ]"""),
        ["a link without a label"] = answer => Card(answer)["links"] = JsonNode.Parse("""[ { "url": "https://x.example", "type": "absolute" } ]"""),
        ["an override reason without display"] = answer => Card(answer)["overrideReasons"]![0]!.AsObject().Remove("display"),
        ["an assessment that is not there"] = answer => Card(answer)["extension"]!["com.ordercheck.assessment"]!["assessmentId"] = "oc-other",
        ["a card about an order that was not asked about"] = answer => Card(answer)["extension"]!["davinci-crd.associated-resource"]![0]!["reference"] = "ServiceRequest/other",
        ["suggestions without selection behaviour"] = answer => Card(answer).Remove("selectionBehavior"),
        ["a suggestion without actions"] = answer => Suggestion(answer)["actions"] = new JsonArray(),
        ["an action without description"] = answer => Suggestion(answer)["actions"]![0]!.AsObject().Remove("description"),
        ["a suggestion for another order"] = answer => Suggestion(answer)["actions"]![0]!["resource"]!["id"] = "other",
        ["a suggestion that forgets the reason"] = answer => Suggestion(answer)["actions"]![0]!["resource"]!.AsObject().Remove("reasonCode"),
        ["a suggestion that deletes another order"] = answer => Suggestion(answer)["actions"]![0] = JsonNode.Parse("""{ "type": "delete", "description": "x", "resourceId": "ServiceRequest/other" }"""),
        ["a suggestion that creates with an id"] = answer => Suggestion(answer)["actions"]![0]!["type"] = "create",
        ["a suggestion of another type"] = answer => Suggestion(answer)["actions"]![0]!["type"] = "replace",
        ["a system action that creates"] = answer => Action(answer)["type"] = "create",
        ["a system action without description"] = answer => Action(answer)["description"] = "",
        ["a system action with a resourceId"] = answer => Action(answer)["resourceId"] = "ServiceRequest/order-1",
        ["two system actions on one order"] = answer => answer["systemActions"]!.AsArray().Add(Action(answer).DeepClone()),
        ["an order that was not sent"] = answer => Action(answer)["resource"]!["id"] = "other",
        ["an order without what was on it"] = answer => Action(answer)["resource"]!.AsObject().Remove("authoredOn"),
        ["an order with more than was on it"] = answer => Action(answer)["resource"]!["priority"] = "stat",
        ["a number written otherwise"] = answer => Action(answer)["resource"]!["quantityQuantity"]!["value"] = JsonNode.Parse("1.0"),
        ["an extension of others that is gone"] = answer => Action(answer)["resource"]!["extension"]!.AsArray().RemoveAt(0),
        ["the word of another payer that is gone"] = answer => Action(answer)["resource"]!["extension"]!.AsArray().RemoveAt(1),
        ["an order without coverage information"] = answer => Action(answer)["resource"]!["extension"]!.AsArray().RemoveAt(2),
        ["one coverage twice"] = answer => Twice(answer),
        ["advice that asserts"] = answer => Part(answer, "covered")["valueCode"] = "covered",
        ["advice that needs no authorization"] = answer => Part(answer, "pa-needed")["valueCode"] = "no-auth",
        ["coverage information without reason"] = answer => Information(answer).Remove(Part(answer, "reason")),
        ["coverage information without authorization, valid in 2.2 alone"] = answer => Information(answer).Remove(Part(answer, "pa-needed")),
        ["the token"] = answer => Card(answer)["detail"] = "s3cret-token",
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Requirement", "answer-no-empties")]
    [Trait("Requirement", "call-token")]
    [Trait("Requirement", "card-members")]
    [Trait("Requirement", "card-known-members")]
    [Trait("Requirement", "card-suggestions")]
    [Trait("Requirement", "action-update-whole")]
    [Trait("Requirement", "card-links")]
    [Trait("Requirement", "card-override")]
    [Trait("Requirement", "authority")]
    [Trait("Requirement", "found-13")]
    [Trait("Requirement", "covinfo-form")]
    [Trait("Requirement", "resp-32")]
    [Trait("Requirement", "resp-37")]
    [Trait("Requirement", "resp-25")]
    [Trait("Requirement", "card-topic")]
    [Trait("Requirement", "card-uuid")]
    [Trait("Requirement", "card-concerns")]
    [Trait("Requirement", "inferno-09")]
    [Trait("Requirement", "inferno-10")]
    [Trait("Requirement", "inferno-11")]
    [Trait("Requirement", "inferno-12")]
    [Trait("Requirement", "inferno-13")]
    [Trait("Requirement", "inferno-14")]
    [Trait("Requirement", "inferno-16")]
    [Trait("Requirement", "f-3")]
    [Trait("Requirement", "f-4")]
    public void An_answer_with_one_fault_is_refused(string fault)
    {
        var (call, answer) = Good();
        HookAnswerRules.Hold(call, Bytes(answer), isAdvice: true);
        Faults[fault](answer);
        Assert.ThrowsAny<Exception>(() => HookAnswerRules.Hold(call, Bytes(answer), isAdvice: true));
    }

    [Fact]
    [Trait("Requirement", "covinfo-invariants")]
    public void A_form_of_the_other_version_is_refused()
    {
        foreach (var (version, covered, authorization) in new[] { ("2.0", "not-covered", (string?)"no-auth"), ("2.2", "not-covered", null) })
        {
            foreach (var asked in new[] { "2.0", "2.2", "" })
            {
                var (call, answer) = Good(asked);
                Part(answer, "covered")["valueCode"] = covered;
                Information(answer).Remove(Part(answer, "info-needed"));
                Information(answer).Remove(Part(answer, "pa-needed"));
                if (authorization is not null)
                {
                    Information(answer).Add(new JsonObject { ["url"] = "pa-needed", ["valueCode"] = authorization });
                }

                if (asked == version)
                {
                    HookAnswerRules.Hold(call, Bytes(answer));
                }
                else
                {
                    Assert.ThrowsAny<XunitException>(() => HookAnswerRules.Hold(call, Bytes(answer)));
                }
            }
        }
    }

    [Fact]
    [Trait("Requirement", "hook-19")]
    [Trait("Requirement", "options-obeyed")]
    [Trait("Requirement", "f-8")]
    public void What_was_not_wanted_is_refused()
    {
        foreach (var configuration in new[] { """{ "coverage-info": false }""", """{ "max-cards": 0 }""", """{ "claim": false }""" })
        {
            var (call, answer) = Good();
            var asked = JsonNode.Parse(call)!.AsObject().Configure(configuration);
            Assert.ThrowsAny<XunitException>(() => HookAnswerRules.Hold(Bytes(asked), Bytes(answer)));
        }

        var (signing, signed) = Good();
        var selecting = JsonNode.Parse(signing)!.AsObject();
        selecting["hook"] = "order-select";
        selecting["context"]!["selections"] = new JsonArray("ServiceRequest/order-1");
        Assert.ThrowsAny<XunitException>(() => HookAnswerRules.Hold(Bytes(selecting), Bytes(signed)));
        signed["systemActions"] = new JsonArray();
        HookAnswerRules.Hold(Bytes(selecting), Bytes(signed));
        selecting["context"]!["selections"] = new JsonArray("ServiceRequest/order-2");
        Assert.ThrowsAny<XunitException>(() => HookAnswerRules.Hold(Bytes(selecting), Bytes(signed)));
    }

    [Theory]
    [InlineData(500, """{ "resourceType": "OperationOutcome", "issue": [ { "severity": "error", "code": "exception", "details": { "text": "x" } } ] }""")]
    [InlineData(400, """{ "error": "no" }""")]
    [InlineData(400, """{ "resourceType": "OperationOutcome", "issue": [] }""")]
    [InlineData(400, """{ "resourceType": "OperationOutcome", "issue": [ { "severity": "error", "code": "structure", "details": { "text": "System.FormatException: x" } } ] }""")]
    [Trait("Requirement", "status-codes")]
    public void A_refusal_without_an_OperationOutcome_of_ours_is_refused(int status, string body) =>
        Assert.ThrowsAny<Exception>(() => HookAnswerRules.HoldRefusal(status, Encoded(body)));

    private static (byte[] Call, JsonObject Answer) Good(string version = "")
    {
        var other = $$"""{ "url": "{{CoverageInformationParts.Url}}", "extension": [ { "url": "coverage", "valueReference": { "reference": "Coverage/other" } }, { "url": "covered", "valueCode": "covered" }, { "url": "coverage-assertion-id", "valueString": "X1" } ] }""";
        var call = Signing(Order(
            $$"""
            { "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "0503T" } ] }, "quantityQuantity": { "value": 1.00 },
              "extension": [ { "url": "urn:other", "valueString": "x" }, {{other}} ] }
            """)).Ask(version).AtServer();
        return (Bytes(call), Answer(call));
    }

    private static byte[] Encoded(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static JsonObject Card(JsonObject answer) => answer["cards"]![0]!.AsObject();

    private static JsonObject Suggestion(JsonObject answer) => Card(answer)["suggestions"]![0]!.AsObject();

    private static JsonObject Action(JsonObject answer) => answer["systemActions"]![0]!.AsObject();

    private static JsonArray Information(JsonObject answer) => Action(answer)["resource"]!["extension"]![2]!["extension"]!.AsArray();

    private static JsonObject Part(JsonObject answer, string name) => Information(answer).Single(part => (string?)part!["url"] == name)!.AsObject();

    private static void Twice(JsonObject answer)
    {
        var copy = Action(answer)["resource"]!["extension"]![2]!.DeepClone();
        copy["extension"]!.AsArray().Single(part => (string?)part!["url"] == "coverage-assertion-id")!["valueString"] = "oc-other";
        Action(answer)["resource"]!["extension"]!.AsArray().Add(copy);
    }
}
