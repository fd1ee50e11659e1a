using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Fhir.Tests.Validation;

public class ResourceValidatorTests
{
    private const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-servicerequest";

    [Fact]
    public async Task A_profile_that_is_claimed_but_not_shipped_is_no_fault()
    {
        var order = Request.Order();
        order["meta"] = new JsonObject { ["profile"] = new JsonArray(UsCore) };
        var report = await Validate(order);
        Assert.True(report.IsValid);
        var issue = Assert.Single(report.Issues);
        Assert.Equal(Severity.Information, issue.Severity);
        Assert.Equal("ServiceRequest.meta.profile", issue.Place);
        Assert.Contains(UsCore, issue.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_asked_for_and_not_shipped_is_an_error()
    {
        var report = await Validate(Request.Order(), profile: UsCore);
        Assert.Equal(("not-found", Severity.Error), (Assert.Single(report.Issues).Type, report.Issues[0].Severity));
    }

    [Fact]
    public async Task Unknown_extensions_are_named_once()
    {
        var order = Request.Order();
        order["extension"] = JsonNode.Parse("""[ { "url": "https://lakeside.example/x", "valueString": "a" }, { "url": "https://lakeside.example/x", "valueString": "b" } ]""");
        var issue = Assert.Single((await Validate(order)).Issues);
        Assert.Equal((Severity.Information, "ServiceRequest.extension[0]"), (issue.Severity, issue.Place));
    }

    [Fact]
    public async Task Types_without_shipped_rules_are_checked_for_their_shape_alone()
    {
        var medication = JsonNode.Parse("""{ "resourceType": "Medication", "status": "active" }""")!;
        var issue = Assert.Single((await Validate(medication)).Issues);
        Assert.Equal((Severity.Information, "not-supported"), (issue.Severity, issue.Type));
        medication["status"] = "actve";
        Assert.False((await Validate(medication)).IsValid);
    }

    [Fact]
    public async Task The_place_of_the_resource_stands_before_the_place_in_it()
    {
        var report = await SharedValidator.Instance.ValidateAsync(Json(Request.Order("""{ "status": "drft" }""")), "Parameters.parameter[1].resource");
        Assert.Equal("Parameters.parameter[1].resource.status", Assert.Single(report!.Issues).Place);
    }

    [Fact]
    public async Task Long_values_are_quoted_in_part()
    {
        var issue = Assert.Single((await Validate(Request.Order($$"""{ "status": "{{new string('x', 5000)}}" }"""))).Issues);
        Assert.InRange(issue.Text.Length, 100, 200);
    }

    [Fact]
    public async Task More_than_the_limits_is_refused()
    {
        using var small = new ResourceValidator(new ValidatorOptions { MaxResources = 3, MaxBytes = 3000 });
        var three = await small.ValidateAsync(Json(Request.Bundle(Request.Condition("k1", "R07.9"))));
        Assert.Equal("too-costly", Assert.Single(three!.Issues).Type);
        var large = await small.ValidateAsync(Json(Request.Order($$"""{ "patientInstruction": "{{new string('x', 3000)}}" }""")));
        Assert.Equal("too-costly", Assert.Single(large!.Issues).Type);
    }

    [Fact]
    public async Task Nothing_is_loaded_before_the_first_call()
    {
        using var validator = new ResourceValidator(new ValidatorOptions { Folder = Path.Combine(AppContext.BaseDirectory, "no-such-folder") });
        var report = await validator.ValidateAsync(Json(Request.Order()));
        Assert.Equal((Severity.Warning, "exception"), (Assert.Single(report!.Issues).Severity, report.Issues[0].Type));
    }

    [Fact]
    public async Task Whoever_waits_too_long_is_sent_away()
    {
        using var impatient = new ResourceValidator(new ValidatorOptions { MaxWait = TimeSpan.Zero });
        var order = Json(Request.Order());
        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => impatient.ValidateAsync(order))));
        Assert.Contains(reports, report => report is { IsValid: true });
        Assert.All(reports, report => Assert.True(report?.IsValid ?? true));
        Assert.NotNull(await impatient.ValidateAsync(order));
    }

    [Fact]
    public async Task Many_callers_get_the_same_answers_as_one()
    {
        var orders = Enumerable.Range(0, 40).Select(number => Json(Request.Order(number % 2 == 0 ? "{}" : """{ "intent": "wish" }"""))).ToList();
        var reports = await Task.WhenAll(orders.Select(order => Task.Run(() => SharedValidator.Instance.ValidateAsync(order))));
        Assert.Equal(Enumerable.Range(0, 40).Select(number => number % 2 == 0), reports.Select(report => report!.IsValid));
    }

    [Theory]
    [InlineData("""{ "resourceType": "ServiceRequest", "": 1 }""")]
    [InlineData("""{ "resourceType": "ServiceRequest", "code": { "coding": [ { "code": "x" } ], "_coding": { "id": "y" } } }""")]
    [InlineData("""{ "resourceType": "ServiceRequest", "contained": [ 1, "x", null ] }""")]
    [InlineData("""{ "resourceType": "Bundle", "entry": { "resource": 1 } }""")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task What_the_sdk_throws_at_is_an_error_of_the_resource(string text)
    {
        var report = await SharedValidator.Instance.ValidateAsync(JsonElement.Parse(text));
        Assert.False(report!.IsValid);
        Assert.All(report.Issues, issue => Assert.NotEmpty(issue.Place));
    }

    [Fact]
    public async Task No_mutation_escapes()
    {
        var random = new Random(11);
        var kinds = new[] { "null", "1", "\"x\"", "[]", "{}", "[null]", "[[1]]", "{\"a\":1}", "true", "{\"resourceType\":\"Patient\"}", "1e400" };
        var faulty = 0;
        for (var number = 0; number < 1_500; number++)
        {
            var body = Request.Bundle(Request.Condition("k1", "R07.9"), Request.Fact("symptom-status", """{ "valueString": "new" }"""));
            for (var changes = 1 + random.Next(3); changes > 0; changes--)
            {
                Mutate(body, random, kinds);
            }

            var report = await SharedValidator.Instance.ValidateAsync(Json(body));
            faulty += report!.IsValid ? 0 : 1;
            Assert.All(report.Issues, issue => Assert.True(issue.Place.Length > 0 && issue.Text.Length > 0));
        }

        Assert.InRange(faulty, 750, 1_500);
    }

    private static void Mutate(JsonNode root, Random random, string[] kinds)
    {
        var node = root;
        while (true)
        {
            var children = node switch
            {
                JsonObject parts => parts.Select(part => part.Value).ToList(),
                JsonArray items => [.. items],
                _ => [],
            };
            var below = children.OfType<JsonNode>().Where(child => child is JsonObject or JsonArray).ToList();
            if (children.Count > 0 && (below.Count == 0 || random.Next(3) == 0))
            {
                var at = random.Next(children.Count);
                var value = JsonNode.Parse(kinds[random.Next(kinds.Length)]);
                if (node is JsonObject parent)
                {
                    parent[parent.ElementAt(at).Key] = value;
                }
                else
                {
                    node.AsArray()[at] = value;
                }

                return;
            }

            if (below.Count == 0)
            {
                return;
            }

            node = below[random.Next(below.Count)];
        }
    }

    private static JsonElement Json(JsonNode resource) => JsonElement.Parse(resource.ToJsonString());

    private static async Task<ValidationReport> Validate(JsonNode resource, string? profile = null) =>
        Assert.IsType<ValidationReport>(await SharedValidator.Instance.ValidateAsync(Json(resource), profile: profile));
}
