using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public sealed class UnsolicitedDeterminationTests
{
    private const string Authorization =
        """
        { "resourceType": "ClaimResponse", "id": "auth", "status": "active", "use": "preauthorization", "outcome": "complete", "patient": { "reference": "Patient/p1" }, "preAuthRef": "PA-4711",
          "preAuthPeriod": { "start": "2026-11-01", "end": "2027-02-01" }, "addItem": [ { "productOrService": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } } ] }
        """;

    /// <summary>A call about a plan that asks for prior authorization, with one on file.</summary>
    public static JsonObject Authorized() => Planned().Prefetch("authorizations", JsonNode.Parse(Authorization));

    [Fact]
    public void Satisfied_repeats_an_authorization_on_file_so_asking_for_no_unsolicited_determination_changes_nothing()
    {
        var without = Authorized().Configure("""{ "unsolicited-determ": false }""");

        Assert.Equal("satisfied", Said(Answer(Authorized(), AsPayer)));
        Assert.Equal(Write(Take(Authorized(), AsPayer)), Write(Take(without, AsPayer)));
        Assert.NotEqual("satisfied", Said(Answer(Planned(), AsPayer)));
    }

    [Fact]
    public void Of_two_authorizations_with_different_numbers_neither_is_given()
    {
        var call = Authorized().Prefetch("others", JsonNode.Parse(Authorization.Replace("PA-4711", "PA-4712", StringComparison.Ordinal).Replace("\"auth\"", "\"auth-2\"", StringComparison.Ordinal)));
        var said = Assert.Single(CoverageInformation(Assert.Single(Answer(call, AsPayer).Actions())["resource"]!));

        Assert.Equal("conditional", said.Word("pa-needed"));
        Assert.Empty(said["satisfied-pa-id"]);
    }

    private static JsonObject Planned() => Signing(Order()).Prefetch(
        "coverage", BundleOf(Coverage("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "111" } ] }, "payor": [ { "display": "UnitedHealthcare" } ] }""")));

    private static string? Said(JsonObject answer) => Assert.Single(CoverageInformation(Assert.Single(answer.Actions())["resource"]!)).Word("pa-needed");
}
