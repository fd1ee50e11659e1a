using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public sealed class TechnicalFailureTests
{
    public static TheoryData<string?, bool> Forms { get; } = new()
    {
        { "2.2", true }, { "2.2", false }, { "2.0", true }, { "2.0", false }, { null, true }, { null, false },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    [Trait("Requirement", "resp-43")]
    public void An_order_that_we_could_not_assess_is_said_to_be_open_for_a_technical_reason(string? version, bool payer)
    {
        var answer = Faulted(Asking(Signing(Order()), version), payer ? AsPayer : null);
        var said = Assert.Single(CoverageInformation(Assert.Single(answer.Actions())["resource"]!));

        AssertTechnical(said, version, payer);
        Assert.Contains("technical fault", (string?)said["reason"].Single()!["text"], StringComparison.Ordinal);
        Assert.DoesNotContain("not enough was told", (string?)said["reason"].Single()!["text"], StringComparison.Ordinal);
        var card = Assert.Single(answer.Cards());
        Assert.Equal("It could not be checked.", (string?)card["summary"]);
        Assert.Contains("Ask again later.", (string?)card["detail"], StringComparison.Ordinal);
        Assert.Equal("insufficient", (string?)Assert.Single(answer.Assessments())["diagnosisSupport"]);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    [Trait("Requirement", "resp-43")]
    public void An_answer_without_what_could_not_be_read_is_said_to_be_open_for_a_technical_reason(string? version, bool payer)
    {
        var call = Asking(Signing(Order()), version).AtServer();
        call["prefetch"]!.AsObject().Remove("problems");
        var request = Take(call, payer ? AsPayer : null);
        request = request.With([.. request.Reads.Select(read => ChartAnswer.Failed(read, ReadFailure.TimedOut))]);
        var said = Assert.Single(CoverageInformation(Assert.Single(Answer(request).Actions())["resource"]!));

        AssertTechnical(said, version, payer);
        Assert.Contains("Part of the record could not be read", (string?)said["reason"].Single()!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_without_part_of_the_record_has_another_id_than_what_is_said_with_it()
    {
        var whole = Answer(Take(Signing(Order()), AsPayer));
        var partial = Signing(Order()).Prefetch("problems", new JsonObject { ["resourceType"] = "OperationOutcome" });

        Assert.NotEqual(AssertionOf(whole), AssertionOf(Answer(Take(partial, AsPayer))));
        static string? AssertionOf(JsonObject answer) => CoverageInformation(Assert.Single(answer.Actions())["resource"]!).Single().Word("coverage-assertion-id");
    }

    [Fact]
    public void A_fault_of_ours_leaves_the_other_orders_their_answers()
    {
        var call = Signing(Order(), Order("""{ "id": "order-2" }"""));
        var answer = Faulted(call, AsPayer);

        Assert.Equal(2, answer.Actions().Count);
        Assert.DoesNotContain("technical fault", answer.Actions()[1].ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("2.2")]
    public void An_order_that_cannot_be_read_is_open_and_never_said_to_be_without_coverage(string version)
    {
        var answer = Answer(Take(Signing(Order("""{ "reasonCode": "chest pain" }""")).Ask(version), AsPayer));
        var said = Assert.Single(CoverageInformation(Assert.Single(answer.Actions())["resource"]!));

        Assert.Equal("conditional", said.Word("covered"));
        Assert.Empty(said["reason"].Single()!["coding"]?.AsArray() ?? []);
        Assert.DoesNotContain("No coverage is active", (string?)said["reason"].Single()!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_order_that_could_not_be_assessed_the_coverage_it_names_is_the_one_that_is_meant()
    {
        var order = Order("""{ "insurance": [ { "reference": "Coverage/c2" }, { "reference": "Coverage/c1" } ] }""");
        var call = Signing(order).Prefetch("coverage", BundleOf(Coverage(), Coverage("""{ "id": "c2" }""")));
        var said = Assert.Single(CoverageInformation(Assert.Single(Faulted(call, AsPayer).Actions())["resource"]!));

        Assert.Equal("Coverage/c2", (string?)said["coverage"].Single()!["reference"]);
    }

    [Theory]
    [InlineData("Patient/p1", """{ "resourceType": "Patient", "id": "p2", "birthDate": "1931-01-01" }""", "date of birth")]
    [InlineData("Coverage", """{ "resourceType": "Bundle", "entry": [ { "resource": { "resourceType": "Coverage", "id": "c9", "status": "active", "beneficiary": { "reference": "https://ehr.example/fhir/Patient/p2" } } } ] }""", "the patient's coverage")]
    [InlineData("Condition", """{ "resourceType": "Bundle", "entry": [ { "resource": { "resourceType": "Condition", "id": "n1", "subject": { "reference": "Patient/p2" } } } ] }""", "active problems")]
    public void What_is_about_another_patient_counts_as_not_read(string query, string came, string what)
    {
        var call = Signing(Order()).AtServer();
        call["prefetch"] = new JsonObject();
        var request = Take(call);
        request = request.With([.. request.Reads.Select(read => read.Query.StartsWith(query, StringComparison.Ordinal)
            ? new ChartAnswer(read, [Bytes(JsonNode.Parse(came)!)])
            : ChartAnswer.Failed(read, ReadFailure.NotFound))]);
        var findings = Assert.Single(Answer(request).Assessments())["findings"]!.AsArray().ToLookup(finding => (string)finding!["code"]!, finding => (string)finding!["text"]!);

        Assert.Contains(what, Assert.Single(findings["data-not-fetched"]), StringComparison.Ordinal);
        Assert.Contains("another patient's data came", Assert.Single(findings["data-not-fetched"]), StringComparison.Ordinal);
        Assert.DoesNotContain("p2", string.Concat(findings.SelectMany(texts => texts)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_about_the_patient_in_another_way_of_writing_counts_as_read()
    {
        var call = Signing(Order()).AtServer();
        call["prefetch"]!.AsObject().Remove("problems");
        var request = Take(call);
        var page = BundleOf(Condition("n1", "I10"), Condition("n2", "I10", """{ "subject": { "reference": "https://ehr.example/fhir/Patient/p1/_history/2" } }"""), Condition("n3", "I10", """{ "subject": { "display": "the patient" } }"""));
        request = request.With([.. request.Reads.Select(read => new ChartAnswer(read, [Bytes(read.Query.StartsWith("Condition", StringComparison.Ordinal) ? page : BundleOf())]))]);

        Assert.DoesNotContain("data-not-fetched", Answer(request).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_strict_mode_the_coverage_of_another_patient_is_none()
    {
        var call = Signing(Order()).AtServer();
        call["prefetch"]!.AsObject().Remove("coverage");
        var request = Take(call, HookSettings.Default with { Strict = true });
        var page = BundleOf(Coverage("""{ "beneficiary": { "reference": "Patient/p2" }, "payor": [ { "identifier": { "value": "1" } } ] }"""));
        request = request.With([.. request.Reads.Select(read => read.Query.StartsWith("Coverage", StringComparison.Ordinal) ? new ChartAnswer(read, [Bytes(page)]) : ChartAnswer.Failed(read, ReadFailure.NotFound))]);

        Assert.False(request.TryToCheck(out _, out var fault));
        Assert.Equal(412, fault.Status);
    }

    private static void AssertTechnical(ILookup<string, JsonNode?> said, string? version, bool payer)
    {
        var current = version == "2.2";
        Assert.Equal(current && payer ? "indeterminate" : "conditional", said.Word("covered"));
        Assert.Equal(current && payer ? null : "conditional", said.Word("pa-needed"));
        Assert.Equal(current && payer ? null : "OTH", said.Word("info-needed"));
        Assert.Equal(current ? "technical" : null, (string?)said["reason"].Single()!["coding"]?[0]!["code"]);
    }

    private static JsonObject Asking(JsonObject call, string? version) => version is null ? call : call.Ask(version);

    /// <summary>The answer when the first order meets a fault of ours.</summary>
    private static JsonObject Faulted(JsonNode call, HookSettings? settings)
    {
        var request = Take(call, settings);
        Assert.True(request.TryToCheck(out var check, out _));
        var fault = new UnreadableOrder("context.draftOrders", "It could not be checked.", "Ask again later.") { IsTechnical = true };
        var assessments = Assessor.Assess([.. check.Orders.Select((order, index) => index == 0 ? order with { Fault = fault } : order)]);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        HookResponseWriter.Write(output, HookResponse.Of(request, assessments, Assessor));
        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }
}
