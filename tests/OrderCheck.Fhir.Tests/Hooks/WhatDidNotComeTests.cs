using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>What was asked for and did not come must neither reassure nor refuse.</summary>
public sealed class WhatDidNotComeTests
{
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

    private static string? Covered(JsonObject answer) => Assert.Single(CoverageInformation(Assert.Single(answer.Actions())["resource"]!)).Word("covered");
}
