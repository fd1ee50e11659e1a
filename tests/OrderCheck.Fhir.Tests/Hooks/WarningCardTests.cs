using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>No cards means that all is well: what somebody has to do or to know is on one.</summary>
public class WarningCardTests
{
    public static TheoryData<string> Names => ExampleCalls.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_warning_of_an_example_is_on_a_card(string name)
    {
        var answer = Answer(ExampleCalls.Call(name));
        var words = string.Concat(answer.Cards().Select(card => $"{card["summary"]}\n{card["detail"]}\n")).Replace("\\", "", StringComparison.Ordinal);
        foreach (var finding in answer.Assessments().Where(one => !IsBundled(one)).SelectMany(Findings).Where(IsForACard))
        {
            Assert.True(words.Contains(((string)finding["text"]!)[..Math.Min(40, ((string)finding["text"]!).Length)], StringComparison.Ordinal), $"{finding["code"]} is on no card");
        }
    }

    [Theory]
    [InlineData(FindingCode.CoverageOrderOpen)]
    [InlineData(FindingCode.CoveragePartBMissing)]
    [InlineData(FindingCode.CoverageNotForImaging)]
    [InlineData(FindingCode.ReferenceNotSent)]
    [InlineData(FindingCode.LiabilityPrimary)]
    [InlineData(FindingCode.HospiceElection)]
    [InlineData(FindingCode.LayeredTesting)]
    [InlineData(FindingCode.ConditionNotActive)]
    [InlineData(FindingCode.OrganizationDetermination)]
    [InlineData(FindingCode.ChartIncomplete)]
    public void A_warning_has_a_card_and_a_remark_has_none(string code)
    {
        Assert.NotNull(CardKinds.Of(new Finding(code, Severity.Warning, "Said.")));
        Assert.Null(CardKinds.Of(new Finding(code, Severity.Information, "Said.")));
    }

    [Fact]
    public void An_open_order_of_two_coverages_is_said_on_a_card()
    {
        var call = Signing(Order()).Prefetch("coverage", BundleOf(
            Coverage("""{ "order": 1 }"""),
            Coverage("""{ "id": "c2", "order": 2, "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "512" } ] }, "payor": [ { "display": "Harbor PPO" } ] }""")));

        Assert.Contains(Answer(call).Cards(), card => ((string)card["summary"]!).StartsWith("Whether Original Medicare or Harbor PPO pays first", StringComparison.Ordinal));
    }

    // A bundled order is to be dropped, whatever its reason.
    private static bool IsBundled(JsonObject assessment) => Findings(assessment).Any(finding => (string?)finding["code"] == FindingCode.BundledService);

    private static bool IsForACard(JsonNode finding) => (string?)finding["severity"] == "warning" && (string?)finding["code"] is not (FindingCode.ResourceIgnored or FindingCode.FactMissing);

    private static IEnumerable<JsonNode> Findings(JsonObject assessment) => (assessment["findings"]?.AsArray() ?? []).OfType<JsonNode>();
}
