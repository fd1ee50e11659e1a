using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>Bodies damaged at random, the same ones each time: whatever comes, the service answers by its rules or refuses with an OperationOutcome, and never fails.</summary>
public sealed class HostileBodyTests(RunningServer server) : IClassFixture<RunningServer>
{
    // More are asked for with ORDERCHECK_MUTATIONS=100000.
    private static readonly int Bodies = int.TryParse(Environment.GetEnvironmentVariable("ORDERCHECK_MUTATIONS"), out var asked) ? asked : 1000;

    private const string Feedback = """
        { "feedback": [
          { "card": "4f1b2c3d-0000-4000-8000-000000000001", "outcome": "accepted", "acceptedSuggestions": [ { "id": "4f1b2c3d-0000-4000-8000-000000000002" } ], "outcomeTimestamp": "2026-11-22T10:00:00Z" },
          { "card": "4f1b2c3d-0000-4000-8000-000000000003", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T10:00:00.5+02:00",
            "overrideReason": { "reason": { "code": "x", "system": "https://ehr.example", "display": "Other" }, "userComment": "no" } } ] }
        """;

    private static readonly string[] Oddities =
    [
        "null", "true", "false", "0", "-1", "1e400", "-0.0", "123456789012345678901234567890", "0.1e-400", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"9999-99-99\"", "\"0000-01-01\"", "\"10000-01-01\"",
        "\"2026-11-22T25:61:61Z\"", "\"2026\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"reference\":\"#\"}", "{\"reference\":\"ServiceRequest/order-1\"}", "{\"coding\":[{\"code\":\"75574\"}]}",
        "\"Patient/../../x\"", "\"urn:uuid:x\"", "\"https://ehr.example/fhir/ServiceRequest/order-1/_history/2\"", "\"<script>\"", "{\"resourceType\":5}", "{\"resourceType\":\"Bundle\",\"entry\":{}}", "{\"resourceType\":\"OperationOutcome\"}",
    ];

    public static TheoryData<string> Services { get; } = [.. HookBodies.Hooks, "feedback"];

    [Theory]
    [MemberData(nameof(Services))]
    [Trait("Requirement", "f-2")]
    [Trait("Requirement", "f-3")]
    [Trait("Requirement", "f-9")]
    public async Task Thousands_of_damaged_bodies_get_an_answer_or_a_refusal_and_never_a_failure(string service)
    {
        var path = service == "feedback" ? HookBodies.Path(HookBodies.OrderSign) + "/feedback" : HookBodies.Path(service);
        var random = new Random(20_261_122 + service.Length);
        var sound = Sound(service);
        var bodies = Enumerable.Range(0, Bodies).Select(_ => Damaged(sound[random.Next(sound.Length)], random)).ToList();
        var statuses = new int[600];
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, stop) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            try
            {
                Interlocked.Increment(ref statuses[(int)(await server.Send(request)).Status]);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Assert.Fail($"{fault.Message}\n{Encoding.UTF8.GetString(body)}");
            }
        });

        // Damage that is always refused, or never, tests nothing.
        Assert.InRange(statuses[200], Bodies / 20, Bodies - (Bodies / 20));
        Assert.True(statuses[400] > Bodies / 20);
        Assert.Equal(Bodies, statuses[200] + statuses[400] + statuses[412] + statuses[413] + statuses[422]);
        Assert.DoesNotContain(server.Log, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    private static byte[][] Sound(string service) => service == "feedback"
        ? [Encoding.UTF8.GetBytes(Feedback)]
        :
        [
            .. ((JsonObject[])
            [
                HookBodies.Call(service), HookBodies.Call(service, "2.0"), HookBodies.Call(service, "2.2"),
                HookBodies.Call(service, null, HookBodies.Order("order-1", "75571", "Z13.6"), HookBodies.Order("order-2", "75565", null)),
                Configured(HookBodies.Call(service, "2.2", HookBodies.Order("order-1", "0503T", "R07.2"))),
            ]).Select(call => Encoding.UTF8.GetBytes(call.ToJsonString())),
        ];

    private static JsonObject Configured(JsonObject call)
    {
        call["extension"]!["davinci-crd.configuration"] = new JsonObject { ["coverage-info"] = true, ["max-cards"] = 5, ["cost"] = false };
        return call;
    }

    private static byte[] Damaged(byte[] sound, Random random)
    {
        var body = sound;
        for (var damage = random.Next(1, 5); damage > 0; damage--)
        {
            body = random.Next(12) == 0 ? Torn(body, random) : Replaced(body, random);
        }

        return body;
    }

    // The text stays JSON: one value is put in the place of another.
    private static byte[] Replaced(byte[] body, Random random)
    {
        var values = Values(body);
        if (values.Count == 0)
        {
            return body;
        }

        var (start, end) = values[random.Next(values.Count)];
        var (otherStart, otherEnd) = values[random.Next(values.Count)];
        byte[] value = random.Next(4) switch
        {
            0 => body[otherStart..otherEnd],
            1 => [(byte)'[', .. body[start..end], (byte)',', .. body[start..end], (byte)']'],
            _ => Encoding.UTF8.GetBytes(Oddities[random.Next(Oddities.Length)]),
        };
        return [.. body[..start], .. value, .. body[end..]];
    }

    private static byte[] Torn(byte[] body, Random random)
    {
        if (body.Length == 0)
        {
            return body;
        }

        var at = random.Next(body.Length);
        switch (random.Next(6))
        {
            case 0:
                return body[..at];
            case 1:
                var broken = body.ToArray();
                broken[at] = (byte)random.Next(256);
                return broken;
            case 2:
                return [.. body, .. body];
            case 3:
                return [.. Enumerable.Repeat((byte)'[', random.Next(10_000)), .. body];
            case 4:
                return [0xef, 0xbb, 0xbf, .. body];
            default:
                // A name that is there twice.
                return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("\"id\":", "\"id\":\"first\",\"id\":", StringComparison.Ordinal));
        }
    }

    private static List<(int Start, int End)> Values(byte[] body)
    {
        var values = new List<(int, int)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push((int)reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        values.Add((open.Pop(), (int)reader.BytesConsumed));
                        break;
                    case not JsonTokenType.PropertyName:
                        values.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Torn before.
        }

        return values;
    }
}
