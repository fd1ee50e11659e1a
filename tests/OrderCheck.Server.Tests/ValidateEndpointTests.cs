using System.Text.Json;

namespace OrderCheck.Server.Tests;

public sealed class ValidateEndpointTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Order = """{ "resourceType": "ServiceRequest", "status": "draft", "intent": "order", "code": { "text": "CCTA" }, "subject": { "reference": "Patient/p" } }""";
    private const string Profile = "https://ordercheck.example/fhir/StructureDefinition/imaging-order";

    [Fact]
    public async Task A_sound_order_gets_one_informational_issue()
    {
        var issue = await Validate("/fhir/ServiceRequest/$validate", Order);
        Assert.Equal(("information", "informational"), (issue.GetProperty("severity").GetString(), issue.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_misspelt_element_is_named_with_the_right_one()
    {
        var issue = await Validate("/fhir/ServiceRequest/$validate", Order.Replace("\"intent\"", "\"intend\"", StringComparison.Ordinal));
        Assert.Equal("ServiceRequest.intend", issue.GetProperty("expression")[0].GetString());
        Assert.StartsWith("Did you mean intent?", issue.GetProperty("extension")[0].GetProperty("valueString").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_carry_resource_mode_and_profile()
    {
        var body = $$"""
            { "resourceType": "Parameters", "parameter": [
              { "name": "mode", "valueCode": "profile" }, { "name": "profile", "valueUri": "{{Profile}}" },
              { "name": "resource", "resource": {{Order.Replace("draft", "drft", StringComparison.Ordinal)}} } ] }
            """;
        var issue = await Validate("/fhir/ServiceRequest/$validate", body);
        Assert.Equal("Parameters.parameter[2].resource.status", issue.GetProperty("expression")[0].GetString());
    }

    [Theory]
    [InlineData("?profile=" + Profile)]
    [InlineData("?mode=create")]
    [InlineData("?mode=profile&profile=" + Profile)]
    public async Task Mode_and_profile_may_stand_in_the_address(string query) =>
        Assert.Equal("information", (await Validate("/fhir/ServiceRequest/$validate" + query, Order)).GetProperty("severity").GetString());

    [Fact]
    public async Task An_update_needs_an_id() =>
        Assert.Equal("required", (await Validate("/fhir/ServiceRequest/$validate?mode=update", Order)).GetProperty("code").GetString());

    [Fact]
    public async Task A_profile_that_is_not_known_is_an_error_of_the_outcome()
    {
        var issue = await Validate("/fhir/ServiceRequest/$validate?profile=https://lakeside.example/nothing", Order);
        Assert.Equal(("error", "not-found"), (issue.GetProperty("severity").GetString(), issue.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Parameters_are_validated_themselves_at_their_own_address()
    {
        var issue = await Validate("/fhir/Parameters/$validate", """{ "resourceType": "Parameters", "parameter": [ { "valueDate": "2026-01-05" } ] }""");
        Assert.Equal("Parameters.parameter[0]", issue.GetProperty("expression")[0].GetString());
    }

    [Theory]
    [InlineData("/fhir/ServiceRequest/$validate", "{", 400)]
    [InlineData("/fhir/ServiceRequest/$validate", "[]", 400)]
    [InlineData("/fhir/ServiceRequest/$validate", """{ "resourceType": "Parameters" }""", 400)]
    [InlineData("/fhir/ServiceRequest/$validate", """{ "resourceType": "Patient" }""", 422)]
    [InlineData("/fhir/ServiceRequest/$validate?mode=wish", Order, 400)]
    [InlineData("/fhir/ServiceRequest/$validate?mode=profile", Order, 400)]
    [InlineData("/fhir/ServiceRequest/$validate?mode=delete", Order, 422)]
    [InlineData("/fhir/Order/$validate", Order, 404)]
    [InlineData("/fhir/Resource/$validate", Order, 404)]
    public async Task What_cannot_be_validated_is_refused_with_a_reason(string address, string body, int status) =>
        (await server.Post(address, body)).Outcome(status);

    [Fact]
    public async Task Only_json_is_taken_and_given()
    {
        (await server.Post("/fhir/ServiceRequest/$validate", Order, "application/xml")).Outcome(415);
        (await server.Post("/fhir/ServiceRequest/$validate", Order, accept: "application/fhir+xml")).Outcome(406);
    }

    private async Task<JsonElement> Validate(string address, string body)
    {
        var answer = await server.Post(address, body);
        Assert.Equal(200, (int)answer.Status);
        Assert.Equal("application/fhir+json; charset=utf-8", answer.ContentType);
        return Assert.Single(answer.Json.GetProperty("issue").EnumerateArray());
    }
}
