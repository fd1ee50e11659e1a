using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Fhir.Tests;

/// <summary>Every example of a hook call gets the answer that stands beside it.</summary>
public class HookExampleTests
{
    private static readonly DateOnly AsOf = DateOnly.Parse(GoldenExample.AsOf, CultureInfo.InvariantCulture);

    public static TheoryData<string> Names => [.. GoldenExample.Hooks.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hook_answers_as_the_example_says(string name)
    {
        var example = GoldenExample.Hook(name);
        var service = Hook.ServiceOf(JsonNode.Parse(example.Request)!);
        Assert.True(Hook.HookReader.TryRead(Encoding.UTF8.GetBytes(example.Request), service, AsOf, HookSettings.Default, out var request, out var fault), fault?.Text);
        Hook.Answer(request);
        example.HasResponse(Hook.Write(request));
    }

    [Fact]
    public void There_is_an_example_for_every_hook() =>
        Assert.Equal(
            HookServices.All.Select(service => service.Hook).Order(StringComparer.Ordinal),
            GoldenExample.Hooks.Select(example => (string)JsonNode.Parse(example.Request)!["hook"]!).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    [Trait("Requirement", "covinfo-invariants")]
    [Trait("Requirement", "f-3")]
    [Trait("Requirement", "oc-agree")]
    public void Every_example_of_the_operation_gets_the_same_answers_from_a_hook()
    {
        foreach (var example in GoldenExample.All)
        {
            if (JsonNode.Parse(example.Request) is not JsonObject body || (string?)body["resourceType"] != "Bundle" || PatientOf(body) is not { } patient)
            {
                continue;
            }

            Assert.True(Request.Reader.TryRead(Encoding.UTF8.GetBytes(example.Request), AsOf, null, out var operation, out _));
            var orders = Bundle(body, isOrder: true);
            var call = new JsonObject
            {
                ["hook"] = "order-sign",
                ["hookInstance"] = "x",
                ["context"] = new JsonObject { ["userId"] = "Practitioner/x", ["patientId"] = patient, ["draftOrders"] = orders },
                ["prefetch"] = new JsonObject { ["patient"] = Bundle(body, isOrder: false), ["problems"] = null, ["coverage"] = null, ["encounter"] = null },
            };
            Assert.True(Hook.HookReader.TryRead(Request.Bytes(call), Hook.Sign, AsOf, HookSettings.Default, out var request, out var fault), $"{example.Name}: {fault?.Text}");
            Assert.True(request.TryToCheck(out var check, out _));
            var (one, two) = (Hook.Assessor.Assess(operation.Orders), Hook.Assessor.Assess(check.Orders));
            Assert.Equal(one.Select(assessment => (example.Name, assessment.AssessmentId)), two.Select(assessment => (example.Name, assessment.AssessmentId)));
            Assert.Equal(
                one.SelectMany(assessment => assessment.Findings).Select(finding => (example.Name, finding.Code, finding.Text)),
                two.SelectMany(assessment => assessment.Findings).Where(finding => finding.Code != FindingCode.ChartIncomplete || finding.Criterion is not null || one.Any(other => other.Findings.Any(told => told.Text == finding.Text)))
                    .Select(finding => (example.Name, finding.Code, finding.Text)));
            Hook.Answer(request);
            AnswersEveryAuthority(call);
        }
    }

    private static void AnswersEveryAuthority(JsonObject call)
    {
        foreach (var version in new[] { "", "2.0", "2.2" })
        {
            call.Ask(version);
            foreach (var settings in new[] { Hook.AsPayer, HookSettings.Default with { Conformance = true }, HookSettings.Default with { Sandbox = true } })
            {
                Assert.True(Hook.HookReader.TryRead(Request.Bytes(call), Hook.Sign, AsOf, settings, out var request, out _));
                Hook.Answer(request);
            }
        }
    }

    private static string? PatientOf(JsonObject body) =>
        body["entry"]!.AsArray().Select(entry => entry!["resource"]!).Where(resource => (string?)resource["resourceType"] == "Patient").Select(resource => (string?)resource["id"]).FirstOrDefault();

    private static JsonObject Bundle(JsonObject body, bool isOrder) => new()
    {
        ["resourceType"] = "Bundle",
        ["entry"] = new JsonArray([.. body["entry"]!.AsArray().Where(entry => ((string?)entry!["resource"]!["resourceType"] == "ServiceRequest") == isOrder).Select(entry => entry!.DeepClone())]),
    };
}
