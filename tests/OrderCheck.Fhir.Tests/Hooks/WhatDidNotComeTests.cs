using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>What was asked for and did not come must neither reassure nor refuse.</summary>
public sealed class WhatDidNotComeTests
{
    private const string Failed = """{ "resource": { "resourceType": "OperationOutcome", "issue": [ { "severity": "error", "code": "exception" } ] }, "search": { "mode": "outcome" } }""";

    [Theory]
    [InlineData(null)]
    [InlineData("https://ehr.example/fhir")]
    public void A_next_page_that_cannot_be_asked_for_makes_the_answer_partial(string? server)
    {
        var call = Signing(Order()).Ask("2.2");
        call = server is null ? call : call.AtServer();
        call["prefetch"]!["coverage"]!["link"] = JsonNode.Parse("""[ { "relation": "next", "url": "https://elsewhere.example/fhir?page=2" } ]""");
        var answer = Answer(Brought(Take(call, AsPayer), read => new ChartAnswer(read, [Bytes(BundleOf())])));

        Assert.Equal("indeterminate", Covered(answer));
        Assert.Contains("the rest of the prefetched coverage (not available)", Told(answer, "data-not-fetched"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_the_reader_would_not_follow_makes_the_answer_partial()
    {
        var answer = Answering("coverage", "Coverage?", read => new ChartAnswer(read, [Bytes(BundleOf(Coverage()))], ReadFailure.NotAllowed));

        Assert.Equal("indeterminate", Covered(answer));
    }

    [Fact]
    public void A_search_that_is_not_found_brought_nothing_rather_than_nothing_to_know()
    {
        var answer = Answering("problems", "Condition?", read => ChartAnswer.Failed(read, ReadFailure.NotFound));

        Assert.Equal("indeterminate", Covered(answer));
        Assert.Contains("active problems", Told(answer, "data-not-fetched"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("patient", "Patient/p1", """{ "resourceType": "Coverage", "id": "c7", "status": "active", "beneficiary": { "reference": "Patient/p1" } }""")]
    [InlineData("problems", "Condition?", """{ "resourceType": "Patient", "id": "p1", "birthDate": "1955-05-05" }""")]
    public void Another_resource_than_was_asked_for_counts_as_not_read(string key, string query, string came)
    {
        var answer = Answering(key, query, read => new ChartAnswer(read, [Bytes(JsonNode.Parse(came)!)]));

        Assert.Equal("indeterminate", Covered(answer));
    }

    [Fact]
    public void A_reason_that_is_read_under_another_id_counts_as_not_read()
    {
        var call = Signing(Order("""{ "reasonReference": [ { "reference": "Condition/k1" } ] }""")).Ask("2.2").AtServer();
        var answer = Answer(Brought(Take(call, AsPayer), read => read.Query == "Condition/k1" ? new ChartAnswer(read, [Bytes(Condition("k2", "I20.89"))]) : new ChartAnswer(read, [Bytes(BundleOf())])));

        Assert.Contains("the conditions that the order refers to", Told(answer, "data-not-fetched"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_in_which_the_server_reports_an_error_counts_as_not_read()
    {
        var page = JsonNode.Parse($$"""{ "resourceType": "Bundle", "type": "searchset", "entry": [ {{Failed}} ] }""")!;

        Assert.Equal("indeterminate", Covered(Answering("problems", "Condition?", read => new ChartAnswer(read, [Bytes(page)]))));
        Assert.Equal("indeterminate", Covered(Answer(Signing(Order()).Ask("2.2").Prefetch("problems", page.DeepClone()), AsPayer)));
        page["entry"]![0]!["resource"]!["issue"]![0]!["severity"] = "warning";
        Assert.Equal("covered", Covered(Answer(Signing(Order()).Ask("2.2").Prefetch("problems", page), AsPayer)));
    }

    [Fact]
    public void A_prefetched_patient_who_is_another_is_asked_for_again_or_said_to_be_missing()
    {
        var other = Patient();
        other["id"] = "p2";
        var call = Signing(Order()).Ask("2.2").Prefetch("patient", other);
        var alone = Answer(call, AsPayer);

        Assert.Equal("indeterminate", Covered(alone));
        Assert.Contains("another patient's data came", Told(alone, "data-not-fetched"), StringComparison.Ordinal);
        Assert.DoesNotContain("p2", alone.ToJsonString(), StringComparison.Ordinal);
        var asked = Take(call.AtServer(), AsPayer);
        Assert.Contains(asked.Reads, read => read.Query == "Patient/p1");
        Assert.Equal("covered", Covered(Answer(Brought(asked, read => new ChartAnswer(read, [Bytes(read.Query == "Patient/p1" ? Patient() : BundleOf())])))));
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("2.2")]
    public void While_a_reason_of_the_order_was_not_seen_coverage_is_not_refused(string version)
    {
        var seen = Signing(Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }""")).Ask(version);
        var unseen = seen.DeepClone().AsObject();
        unseen["context"]!["draftOrders"]!["entry"]![0]!["resource"]!["reasonReference"] = JsonNode.Parse("""[ { "reference": "Condition/elsewhere" } ]""");

        Assert.Equal("not-covered", Covered(Answer(seen, AsPayer)));
        Assert.Equal("conditional", Covered(Answer(unseen.Prefetch("conditions", null), AsPayer)));
    }

    [Fact]
    public void While_a_reason_of_the_order_has_no_code_coverage_is_not_refused()
    {
        var order = Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] }, { "text": "what nobody has a word for" } ] }""");

        Assert.Equal("conditional", Covered(Answer(Signing(order).Ask("2.2"), AsPayer)));
    }

    [Fact]
    public void A_refusal_does_not_point_into_what_was_read()
    {
        var call = Signing(Order()).AtServer();
        call["prefetch"]!.AsObject().Remove("coverage");
        var request = Brought(Take(call, HookSettings.Default with { Strict = true }), read => new ChartAnswer(read, [Bytes(read.Query.StartsWith("Coverage", StringComparison.Ordinal) ? BundleOf(Coverage()) : BundleOf())]));

        Assert.False(request.TryToCheck(out _, out var fault));
        Assert.Equal((400, "prefetch"), (fault.Status, fault.Expression));
    }

    private static JsonObject Answering(string key, string query, Func<ChartRead, ChartAnswer> brings)
    {
        var call = Signing(Order()).Ask("2.2").AtServer();
        call["prefetch"]!.AsObject().Remove(key);
        return Answer(Brought(Take(call, AsPayer), read => read.Query.StartsWith(query, StringComparison.Ordinal) ? brings(read) : new ChartAnswer(read, [Bytes(BundleOf())])));
    }

    private static HookRequest Brought(HookRequest request, Func<ChartRead, ChartAnswer> brings)
    {
        while (request.Reads is { IsEmpty: false } reads)
        {
            request = request.With([.. reads.Select(brings)]);
        }

        return request;
    }

    private static string? Covered(JsonObject answer) => Assert.Single(CoverageInformation(Assert.Single(answer.Actions())["resource"]!)).Word("covered");

    private static string Told(JsonObject answer, string code) => string.Join(
        '\n', Assert.Single(answer.Assessments())["findings"]!.AsArray().Where(finding => (string?)finding!["code"] == code).Select(finding => (string?)finding!["text"]));
}
