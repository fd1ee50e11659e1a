using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>The chart's own diagnosis is offered as the reason wherever it would support the order: six kinds of reason by four charts.</summary>
public class ChartReasonOfferTests
{
    private const string Icd = "http://hl7.org/fhir/sid/icd-10-cm";
    private const string Snomed = "http://snomed.info/sct";

    private static readonly Dictionary<string, string?> Reasons = new()
    {
        ["none"] = null,
        ["generic"] = Coded(Icd, "R69"),
        ["category"] = Coded(Icd, "I25.1"),
        ["words"] = """[ { "text": "heart check" } ]""",
        ["snomed"] = Coded(Snomed, "29857009"),
        ["screening"] = Coded(Icd, "Z13.6"),
    };

    private static readonly Dictionary<string, JsonObject> Charts = new()
    {
        ["coronary disease"] = Chart(Icd, "I25.10"),
        ["chest pain"] = Chart(Icd, "R07.9"),
        ["coronary disease in SNOMED CT"] = Chart(Snomed, "53741008"),
        ["angina"] = Chart(Icd, "I20.9"),
    };

    public static IEnumerable<object[]> Combinations => Reasons.Keys.SelectMany(reason => Charts.Keys.Select(chart => new object[] { reason, chart }));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_condition_of_the_chart_is_offered_exactly_where_it_would_support_the_order(string reason, string chart)
    {
        var helps = SupportOf(Answer(Call(reason, chart, named: true))) == "supported";
        var answer = Answer(Call(reason, chart, named: false));
        Assert.NotEqual("supported", SupportOf(answer));
        var offers = answer.Suggestions().Select(suggestion => (string?)suggestion["label"]).ToList();
        Assert.Equal(helps, offers.Count == 1);
        Assert.All(offers, offer => Assert.StartsWith("If it is a reason for this study: add ", offer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("generic")]
    [InlineData("category")]
    [InlineData("words")]
    [InlineData("snomed")]
    public void The_plain_answer_names_the_listed_diagnosis_of_the_chart(string reason)
    {
        var body = BundleOf(OrderWith(reason, named: false), Ohio(), Coverage(), Charts["coronary disease"].DeepClone().AsObject());
        var answer = Assert.Single(Assessor.Assess(Read(body).Orders));
        Assert.Equal(DiagnosisSupport.Insufficient, answer.Support!.Value);
        Assert.Single(answer.Findings, finding =>
            finding.Remedy?.Contains("The chart documents I25.10: if it is a reason for this study, add it to the order.", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("""[ { "coding": [ { "system": "http://snomed.info/sct", "code": "53741008" } ] } ]""", "I25.10")]
    [InlineData("""[ { "coding": [ { "system": "http://snomed.info/sct", "code": "29857009" } ] } ]""", "R07.9")]
    [InlineData("""[ { "text": "dilated cardiomyopathy" } ]""", "I42.00")]
    [InlineData("""[ { "text": "palpitations" } ]""", "R00.2")]
    public void Codes_to_choose_from_are_named_where_only_SNOMED_CT_or_words_are_there(string reason, string code)
    {
        var order = Order($$"""{ "reasonCode": {{reason}} }""");
        var answer = Assert.Single(Assessor.Assess(Read(BundleOf(order, Ohio(), Coverage())).Orders));
        var remedy = Assert.Single(answer.Findings, finding => finding.Code == FindingCode.DiagnosisNotIcd10).Remedy;
        Assert.StartsWith("Add the ICD-10-CM code of what is documented; if it is documented, choose from ", remedy, StringComparison.Ordinal);
        Assert.Contains(code, remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("I42.0,", remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("see chart")]
    [InlineData("no chest pain")]
    [InlineData("r/o CAD")]
    public void Words_that_state_nothing_name_no_code(string words)
    {
        var order = Order($$"""{ "reasonCode": [ { "text": "{{words}}" } ] }""");
        var answer = Assert.Single(Assessor.Assess(Read(BundleOf(order, Ohio(), Coverage())).Orders));
        Assert.All(answer.Findings.Where(finding => finding.Code == FindingCode.DiagnosisNotIcd10), finding => Assert.DoesNotContain("choose from", finding.Remedy, StringComparison.Ordinal));
    }

    private static string? SupportOf(JsonObject answer) => (string?)Assert.Single(answer.Assessments())["diagnosisSupport"];

    private static JsonObject Call(string reason, string chart, bool named) =>
        Signing(OrderWith(reason, named)).Prefetch("patient", Ohio()).Prefetch("problems", BundleOf(Charts[chart].DeepClone().AsObject()));

    private static JsonObject OrderWith(string reason, bool named) => Order($$"""
        { "reasonCode": {{Reasons[reason] ?? "null"}}, "reasonReference": {{(named ? """[ { "reference": "Condition/k1" } ]""" : "null")}} }
        """);

    private static JsonObject Ohio() => Patient("""{ "address": [ { "use": "home", "state": "OH", "city": "Columbus" } ] }""");

    private static string Coded(string system, string code) => $$"""[ { "coding": [ { "system": "{{system}}", "code": "{{code}}" } ] } ]""";

    private static JsonObject Chart(string system, string code) => Condition("k1", code, $$"""
        {
          "code": { "coding": [ { "system": "{{system}}", "code": "{{code}}" } ] },
          "clinicalStatus": { "coding": [ { "code": "active" } ] }, "verificationStatus": { "coding": [ { "code": "confirmed" } ] }
        }
        """);
}
