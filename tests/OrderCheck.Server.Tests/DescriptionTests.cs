using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace OrderCheck.Server.Tests;

public sealed class DescriptionTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_description_is_OpenAPI_of_the_plain_form()
    {
        var description = (await server.Get("/openapi/v1.json")).Json;

        Assert.StartsWith("3.1", description.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(description.GetProperty("paths").GetProperty("/check").TryGetProperty("post", out _));
    }

    [Fact]
    public async Task Every_answer_holds_what_the_description_says_and_nothing_else()
    {
        var description = (await server.Get("/openapi/v1.json")).Json;
        var examples = (await server.Get("/examples")).Json.EnumerateArray().Select(example => example.GetProperty("name").GetString());
        var bodies = new List<string> { Requests.ChestPain, Requests.TwoOrders };
        foreach (var example in examples)
        {
            bodies.Add((await server.Get($"/examples/{example}")).Text);
        }

        foreach (var body in bodies)
        {
            Check(description, "CheckAnswer", (await server.Post("/check", body)).Json);
        }
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("{\"resourceType\":\"Patient\"}", 422)]
    public async Task Every_refusal_is_described_too(string body, int status)
    {
        var description = (await server.Get("/openapi/v1.json")).Json;
        var answer = await server.Post("/check", body);

        Assert.True(description.GetProperty("paths").GetProperty("/check").GetProperty("post").GetProperty("responses").TryGetProperty($"{status}", out _));
        Check(description, "OperationOutcome", answer.Json);
    }

    [Fact]
    public async Task The_operation_answers_what_the_description_says()
    {
        var description = (await server.Get("/openapi/v1.json")).Json;
        foreach (var body in new[] { Requests.ChestPain, Requests.TwoOrders })
        {
            Check(description, "AssessmentOutcome", (await server.Post("/fhir/ServiceRequest/$check", body)).Json);
        }
    }

    [Fact]
    public async Task Discovery_calls_of_every_hook_and_their_answers_are_what_the_description_says()
    {
        var description = (await server.Get("/openapi/v1.json")).Json;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Check(description, "Discovery", (await server.Get("/cds-services")).Json);
        foreach (var hook in HookBodies.Hooks)
        {
            foreach (var crd in (string?[])[null, "2.0", "2.2"])
            {
                foreach (var order in new[] { HookBodies.Order("order-1", "75571", "Z13.6"), HookBodies.Order("order-1", "75564", "I42.0"), HookBodies.Order("order-1", "75574", null) })
                {
                    var call = HookBodies.Call(hook, crd, order);
                    Check(description, "HookCall", JsonSerializer.Deserialize<JsonElement>(call.ToJsonString()));
                    var answer = (await server.Post(HookBodies.Path(hook), call.ToJsonString(), "application/json")).Json;
                    Check(description, "HookAnswer", answer);
                    seen.UnionWith(answer.GetProperty("cards").EnumerateArray().SelectMany(card => card.EnumerateObject()).Select(member => member.Name));
                }
            }
        }

        // What no answer holds would be described without proof.
        Assert.Equal(Schema(description, "Card").GetProperty("properties").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_call_from_an_EHR_that_can_be_read_and_feedback_are_what_the_description_says()
    {
        var description = (await server.Get("/openapi/v1.json")).Json;
        var call = HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), "https://ehr.example/fhir");
        const string Feedback = """{"feedback":[{"card":"c","outcome":"overridden","overrideReason":{"reason":{"code":"x","system":"https://ehr.example","display":"Other"},"userComment":"no"},"outcomeTimestamp":"2026-11-22T10:00:00Z"},{"card":"d","outcome":"accepted","acceptedSuggestions":[{"id":"s"}],"outcomeTimestamp":"2026-11-22T10:00:00Z"}]}""";

        Check(description, "HookCall", JsonSerializer.Deserialize<JsonElement>(call.ToJsonString()));
        Check(description, "Feedback", JsonSerializer.Deserialize<JsonElement>(Feedback));
        Assert.Equal(200, (int)(await server.Post(HookBodies.Path(HookBodies.OrderSign) + "/feedback", Feedback, "application/json")).Status);
    }

    [Theory]
    [InlineData("/cds-services/{service}", "{", 400)]
    [InlineData("/cds-services/{service}", "{\"hook\":\"order-sign\"}", 400)]
    [InlineData("/cds-services/{service}/feedback", "{}", 400)]
    [InlineData("/fhir/ServiceRequest/$check", "{", 400)]
    [InlineData("/fhir/ServiceRequest/$check", "{\"resourceType\":\"Patient\"}", 422)]
    public async Task Every_refusal_of_the_other_addresses_is_described_too(string path, string body, int status)
    {
        var description = (await server.Get("/openapi/v1.json")).Json;
        var answer = await server.Post(path.Replace("{service}", "order-sign-cardiac-imaging", StringComparison.Ordinal), body, "application/json");

        Assert.Equal(status, (int)answer.Status);
        Assert.True(description.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("responses").TryGetProperty($"{status}", out _));
        Check(description, "OperationOutcome", answer.Json);
    }

    [Fact]
    public async Task Every_address_of_the_description_exists_and_takes_the_method()
    {
        var description = (await server.Get("/openapi/v1.json")).Json;
        foreach (var path in description.GetProperty("paths").EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject())
            {
                using var request = new HttpRequestMessage(new HttpMethod(method.Name.ToUpperInvariant()), path.Name.Replace("{service}", "order-sign-cardiac-imaging", StringComparison.Ordinal).Replace("{type}", "ServiceRequest", StringComparison.Ordinal));
                Assert.DoesNotContain((int)(await server.Send(request)).Status, (int[])[404, 405]);
            }
        }
    }

    private static JsonElement Schema(JsonElement description, string name) => description.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>Holds a value against a schema of the description. Members that the schema does not describe are refused unless it says that there may be more.</summary>
    private static void Check(JsonElement description, string name, JsonElement value)
    {
        var schemas = JsonNode.Parse(description.GetProperty("components").GetProperty("schemas").GetRawText().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        foreach (var described in Objects(schemas).Where(schema => schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties")).ToList())
        {
            described["additionalProperties"] = false;
        }

        var schema = JsonSchema.FromText(new JsonObject { ["$ref"] = $"#/$defs/{name}", ["$defs"] = schemas }.ToJsonString());
        var result = schema.Evaluate(JsonNode.Parse(value.GetRawText()), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, string.Join('\n', result.Details.Where(detail => detail.HasErrors).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}")));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => Objects(member.Value)).Prepend(one),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
