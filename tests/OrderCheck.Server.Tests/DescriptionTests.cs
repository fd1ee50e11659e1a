using System.Text.Json;

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
            Check(description, Schema(description, "CheckAnswer"), (await server.Post("/check", body)).Json, "$");
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
        Check(description, Schema(description, "OperationOutcome"), answer.Json, "$");
    }

    private static JsonElement Schema(JsonElement description, string name) => description.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static void Check(JsonElement description, JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(description, Schema(description, reference.GetString()!.Split('/')[^1]), value, place);
            return;
        }

        if (schema.TryGetProperty("const", out var only))
        {
            Assert.True(JsonElement.DeepEquals(only, value), place);
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            Assert.True(words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)), $"{place} is {value}");
        }

        if (schema.TryGetProperty("type", out var type))
        {
            Assert.Equal((place, type.GetString()), (place, TypeOf(value)));
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
            {
                Check(description, schema.GetProperty("items"), item, $"{place}[{index}]");
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            if (schema.TryGetProperty("required", out var required))
            {
                foreach (var name in required.EnumerateArray())
                {
                    Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{place} has no {name}");
                }
            }

            foreach (var property in value.EnumerateObject())
            {
                Assert.True(schema.GetProperty("properties").TryGetProperty(property.Name, out var inner), $"{place}.{property.Name} is not described");
                Check(description, inner, property.Value, $"{place}.{property.Name}");
            }
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "none",
    };
}
