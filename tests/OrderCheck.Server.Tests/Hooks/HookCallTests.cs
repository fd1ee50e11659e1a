using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

public sealed class HookCallTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Odd =
    [
        "", " ", "{", "[]", "null", "5", "\"text\"", "{}", "{\"hook\":\"order-sign\"}", "{\"hook\":5,\"hookInstance\":[],\"context\":{}}", "{\"hook\":\"order-sign\",\"hook\":\"order-sign\"}",
        "{\"hook\":\"order-sign\",\"hookInstance\":\"1\",\"context\":null}", "{\"hook\":\"order-sign\",\"hookInstance\":\"1\",\"context\":{\"patientId\":\"p\"}}",
        "{\"hook\":\"order-sign\",\"hookInstance\":\"1\",\"context\":{\"patientId\":\"p\",\"draftOrders\":[]}}",
        "{\"hook\":\"order-sign\",\"hookInstance\":\"1\",\"context\":{\"patientId\":\"../p\",\"draftOrders\":{\"resourceType\":\"Bundle\"}}}",
        "{\"hook\":\"patient-view\",\"hookInstance\":\"1\",\"context\":{\"patientId\":\"p\"}}",
    ];

    public static TheoryData<string> AllHooks { get; } = [.. HookBodies.Hooks];

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "status-codes")]
    [Trait("Requirement", "error-400")]
    [Trait("Requirement", "f-2")]
    public async Task No_body_makes_the_service_fail_and_every_refusal_is_an_OperationOutcome(string hook)
    {
        foreach (var body in Odd.Concat(Broken(HookBodies.Call(hook))))
        {
            var answer = await server.Post(HookBodies.Path(hook), body, "application/json");
            if ((int)answer.Status == 200)
            {
                HookAnswer.Check(answer);
                continue;
            }

            Assert.Contains((int)answer.Status, (int[])[400, 412, 413, 415, 422]);
            answer.Outcome((int)answer.Status);
            Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Quillfeather", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Requirement", "discovery-address")]
    [Trait("Requirement", "f-2")]
    public async Task Another_media_type_an_unknown_service_and_a_large_body_are_refused()
    {
        var body = HookBodies.Call(HookBodies.OrderSign).ToJsonString();
        var path = HookBodies.Path(HookBodies.OrderSign);

        (await server.Post(path, body, "text/plain")).Outcome(415);
        (await server.Post(path, body, null)).Outcome(415);
        (await server.Post(path, body, "application/json", "text/html")).Outcome(406);
        (await server.Post("/cds-services/none", body, "application/json")).Outcome(404);
        (await server.Get(path)).Outcome(405);
        (await server.Post(path, "\"" + new string(' ', 4 * 1024 * 1024) + "\"", "application/json")).Outcome(413);
    }

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "answer-complete")]
    [Trait("Requirement", "f-5")]
    public async Task The_same_call_gives_the_same_bytes(string hook)
    {
        var body = HookBodies.Call(hook, null, HookBodies.Order("order-1", "75571", "Z13.6")).ToJsonString();

        Assert.Equal((await server.Post(HookBodies.Path(hook), body, "application/json")).Body, (await server.Post(HookBodies.Path(hook), body, "application/json")).Body);
    }

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "hook-23")]
    [Trait("Requirement", "resp-37")]
    [Trait("Requirement", "f-4")]
    public async Task The_order_comes_back_as_it_was_sent_but_for_our_extension(string hook)
    {
        foreach (var crd in (string?[])[null, "2.0", "2.2"])
        {
            var order = HookBodies.Order("order-1", "75574", null);
            order["note"] = new JsonArray(new JsonObject { ["text"] = "Ünïcode \u2028 <b>&amp;</b>" });
            order["unknownElement"] = new JsonObject { ["deep"] = new JsonArray(1, JsonNode.Parse("1.0"), JsonNode.Parse("1e3"), true, "x") };
            order["contained"] = new JsonArray(new JsonObject { ["resourceType"] = "Condition", ["id"] = "c" });
            var sent = hook == HookBodies.AppointmentBook && crd != "2.2" ? HookBodies.Appointment(order, basedOn: false) : order;
            var root = HookAnswer.Check(await server.Post(HookBodies.Path(hook), HookBodies.Call(hook, crd, order).ToJsonString(), "application/json"));

            foreach (var action in HookAnswer.Actions(root))
            {
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sent.ToJsonString()), HookAnswer.WithoutCoverageInformation(action.GetProperty("resource"))), action.GetRawText());
            }

            Assert.Equal(hook == HookBodies.OrderSelect ? 0 : 1, HookAnswer.Actions(root).Length);
        }
    }

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "resp-35")]
    [Trait("Requirement", "f-6")]
    public async Task Our_answer_sent_back_brings_no_new_action(string hook)
    {
        foreach (var crd in (string?[])[null, "2.0", "2.2"])
        {
            var call = HookBodies.Call(hook, crd);
            var first = HookAnswer.Check(await server.Post(HookBodies.Path(hook), call.ToJsonString(), "application/json"));
            var text = call.ToJsonString();
            foreach (var resource in HookAnswer.Actions(first).Select(action => action.GetProperty("resource")))
            {
                call = Replace(call, resource);
            }

            Assert.True(hook == HookBodies.OrderSelect || text != call.ToJsonString());
            Assert.Empty(HookAnswer.Actions(HookAnswer.Check(await server.Post(HookBodies.Path(hook), call.ToJsonString(), "application/json"))));
        }
    }

    [Fact]
    [Trait("Requirement", "found-13")]
    [Trait("Requirement", "f-7")]
    public async Task Orders_that_are_not_ours_get_nothing()
    {
        var others = new List<JsonObject> { HookBodies.Order("chest", "71046", "R07.2"), HookBodies.Order("revoked", "75574", "R07.2"), HookBodies.Order("wrong", "75574", "R07.2"), HookBodies.Order("not", "75574", "R07.2") };
        others[1]["status"] = "revoked";
        others[2]["status"] = "entered-in-error";
        others[3]["doNotPerform"] = true;
        var root = HookAnswer.Check(await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign, null, [.. others]).ToJsonString(), "application/json"));

        Assert.Empty(HookAnswer.Cards(root));
        Assert.Empty(HookAnswer.Actions(root));
        Assert.Empty(HookAnswer.Assessments(root));
    }

    [Fact]
    [Trait("Requirement", "context-order-select")]
    [Trait("Requirement", "f-8")]
    public async Task On_select_only_what_is_selected_is_answered()
    {
        var call = HookBodies.Call(HookBodies.OrderSelect, null, HookBodies.Order("one", "75571", "Z13.6"), HookBodies.Order("two", "75561", null));
        call["context"]!["selections"] = new JsonArray("ServiceRequest/two");
        var root = HookAnswer.Check(await server.Post(HookBodies.Path(HookBodies.OrderSelect), call.ToJsonString(), "application/json"));

        Assert.Empty(HookAnswer.Actions(root));
        Assert.Equal(["ServiceRequest/two"], HookAnswer.Assessments(root).Select(assessment => assessment.GetProperty("order").GetString()));
        Assert.DoesNotContain("ServiceRequest/one", root.GetProperty("cards").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "f-10")]
    public async Task An_order_of_another_patient_is_refused() =>
        (await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign, null, HookBodies.Order("o", "75574", "R07.2", "Patient/other")).ToJsonString(), "application/json")).Outcome(400);

    [Fact]
    [Trait("Requirement", "version-asked")]
    public async Task An_unknown_CRD_version_is_refused() =>
        (await server.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign, "9.9").ToJsonString(), "application/json")).Outcome(400);

    [Fact]
    [Trait("Requirement", "coverage-400")]
    public async Task Without_coverage_there_is_no_coverage_information_and_in_strict_mode_no_answer()
    {
        await using var strict = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:Strict", "true");
        var call = HookBodies.Call(HookBodies.OrderSign);
        call["prefetch"]!["coverage"] = null;
        call["context"]!["draftOrders"]!["entry"]![0]!["resource"]!.AsObject().Remove("insurance");
        var root = HookAnswer.Check(await server.Post(HookBodies.Path(HookBodies.OrderSign), call.ToJsonString(), "application/json"));

        Assert.Empty(HookAnswer.Actions(root));
        (await strict.Post(HookBodies.Path(HookBodies.OrderSign), call.ToJsonString(), "application/json")).Outcome(400);
        HookAnswer.Check(await strict.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign).ToJsonString(), "application/json"));
    }

    [Fact]
    [Trait("Requirement", "prefetch-412")]
    public async Task Dispatched_orders_that_cannot_be_had_are_a_412()
    {
        var call = HookBodies.Call(HookBodies.OrderDispatch);
        call["prefetch"]!.AsObject().Remove("serviceRequests");

        (await server.Post(HookBodies.Path(HookBodies.OrderDispatch), call.ToJsonString(), "application/json")).Outcome(412);
    }

    [Theory]
    [MemberData(nameof(AllHooks))]
    [Trait("Requirement", "hook-16")]
    [Trait("Requirement", "resp-32")]
    public async Task Fifty_orders_get_fifty_answers(string hook)
    {
        var orders = Enumerable.Range(1, 50).Select(number => HookBodies.Order($"order-{number}", number % 2 == 0 ? "75574" : "75561", number % 3 == 0 ? null : "R07.2")).ToArray();
        var root = HookAnswer.Check(await server.Post(HookBodies.Path(hook), HookBodies.Call(hook, null, orders).ToJsonString(), "application/json"));
        var type = hook == HookBodies.AppointmentBook ? "Appointment/appointment-" : "ServiceRequest/";

        Assert.Equal(orders.Select(order => $"{type}{order["id"]}"), HookAnswer.Assessments(root).Select(assessment => assessment.GetProperty("order").GetString()));
        Assert.Equal(50, HookAnswer.Assessments(root).Select(assessment => assessment.GetProperty("assessmentId").GetString()).Distinct(StringComparer.Ordinal).Count());
        var answered = HookAnswer.Actions(root).Select(action => action.GetProperty("resource")).ToList();
        Assert.Equal(hook == HookBodies.OrderSelect ? [] : orders.Select(order => (string?)order["id"]), answered.Select(resource => resource.GetProperty("id").GetString()!.Replace("appointment-", "", StringComparison.Ordinal)));
        Assert.Equal(answered.Count, answered.Select(resource => CoverageInformationParts.Text(HookAnswer.CoverageInformation(resource).Single(), "coverage-assertion-id")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    [Trait("Requirement", "f-5")]
    public async Task Two_hundred_calls_at_once_never_mix()
    {
        string[] codes = ["75571", "75572", "75573", "75574", "75557", "75561", "75563", "75565", "75580", "71250"];
        string?[] reasons = ["R07.2", "Z13.6", "I25.10", "I42.0", null];
        var calls = Enumerable.Range(0, 200).Select(number =>
        {
            var hook = HookBodies.Hooks[number % 4];
            return (Path: HookBodies.Path(hook), Body: HookBodies.Call(hook, ((string?[])[null, "2.0", "2.2"])[number % 3], HookBodies.Order($"order-{number}", codes[number % 10], reasons[number / 10 % 5])).ToJsonString());
        }).ToList();
        var alone = new List<byte[]>();
        foreach (var (path, body) in calls)
        {
            alone.Add((await server.Post(path, body, "application/json")).Body);
        }

        var together = await Task.WhenAll(calls.Select(call => server.Post(call.Path, call.Body, "application/json")));

        for (var number = 0; number < calls.Count; number++)
        {
            Assert.Equal(alone[number], together[number].Body);
        }
    }

    [Fact]
    [Trait("Requirement", "call-token")]
    [Trait("Requirement", "sec-5")]
    [Trait("Requirement", "f-11-logs")]
    public async Task The_log_has_a_line_for_each_call_and_nothing_of_the_patient_or_the_token()
    {
        await using var own = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22");
        var call = HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), "https://ehr.example/fhir", "secret-token-4711");
        await own.Post(HookBodies.Path(HookBodies.OrderSign), call.ToJsonString(), "application/json");
        await own.Post(HookBodies.Path(HookBodies.OrderSign), HookBodies.Call(HookBodies.OrderSign).ToJsonString(), "application/json");


        // The line is written when the answer has left.
        for (var wait = 0; wait < 100 && Lines() < 2; wait++)
        {
            await Task.Delay(20);
        }

        Assert.Equal(2, Lines());
        foreach (var secret in (string[])["secret-token-4711", "Quillfeather", "patient-1", "order-1", "MRN-4471", "9ZZ9ZZ9ZZ99", "1951-03-04", "R07.2", "ehr.example"])
        {
            Assert.DoesNotContain(own.Log, line => line.Contains(secret, StringComparison.Ordinal));
        }

        int Lines() => own.Log.Count(line => line.Contains("/cds-services/order-sign-cardiac-imaging 200", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"feedback":[{"card":"4f1b2c3d-0000-4000-8000-000000000001","outcome":"accepted","acceptedSuggestions":[{"id":"4f1b2c3d-0000-4000-8000-000000000002"}],"outcomeTimestamp":"2026-11-22T10:00:00Z"}]}""", 200)]
    [InlineData("""{"feedback":[{"card":"unknown","outcome":"overridden","overrideReason":{"reason":{"code":"x","system":"https://ehr.example","display":"Other"},"userComment":"Zebulon said no"},"outcomeTimestamp":"2026-11-22T10:00:00Z"}]}""", 200)]
    [InlineData("""{"feedback":[{"card":"c","outcome":"ignored","outcomeTimestamp":"2026-11-22T10:00:00Z"}]}""", 400)]
    [InlineData("""{"feedback":[{"outcome":"overridden","outcomeTimestamp":"2026-11-22T10:00:00Z"}]}""", 400)]
    [InlineData("""{"feedback":[{"card":"c","outcome":"overridden"}]}""", 400)]
    [InlineData("""{"feedback":{}}""", 400)]
    [InlineData("""{}""", 400)]
    [InlineData("""[]""", 400)]
    [InlineData("""{""", 400)]
    [Trait("Requirement", "feedback")]
    [Trait("Requirement", "feedback-comment")]
    public async Task Feedback_is_checked_acknowledged_and_counted(string body, int status)
    {
        await using var own = await RegisteredServer.Start();
        var path = HookBodies.Path(HookBodies.OrderSign) + "/feedback";
        var answer = await own.Post(path, body);

        Assert.True((int)answer.Status == status, answer.Text);
        if (status != 200)
        {
            answer.Outcome(status);
        }

        using var counts = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        counts.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");
        var text = (await own.Server.Send(counts)).Text;
        Assert.Equal(status == 200, text.Contains("ordercheck_feedback_total{service=\"order-sign-cardiac-imaging\",outcome=\"", StringComparison.Ordinal));
        Assert.DoesNotContain(own.Server.Log, line => line.Contains("Zebulon", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Broken(JsonObject call)
    {
        var text = call.ToJsonString();
        foreach (var value in (string[])["null", "5", "\"\"", "[]", "{}", "[null]", "true"])
        {
            foreach (var path in Places(call, ""))
            {
                var copy = JsonNode.Parse(text)!.AsObject();
                Set(copy, path, JsonNode.Parse(value));
                yield return copy.ToJsonString();
            }
        }

        yield return text.Replace("\"order-1\"", "\"\\ud800\"", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Places(JsonNode node, string path)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                yield return $"{path}/{name}";
                if (value is not null)
                {
                    foreach (var below in Places(value, $"{path}/{name}"))
                    {
                        yield return below;
                    }
                }
            }
        }
        else if (node is JsonArray { Count: > 0 } items && items[0] is { } first)
        {
            foreach (var below in Places(first, $"{path}/0"))
            {
                yield return below;
            }
        }
    }

    private static void Set(JsonObject root, string path, JsonNode? value)
    {
        JsonNode at = root;
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var step in steps[..^1])
        {
            at = at is JsonArray list ? list[0]! : at[step]!;
        }

        at[steps[^1]] = value;
    }

    private static JsonObject Replace(JsonObject call, JsonElement resource)
    {
        var copy = JsonNode.Parse(call.ToJsonString())!.AsObject();
        foreach (var bundle in (JsonNode?[])[copy["context"]!["draftOrders"], copy["context"]!["appointments"], copy["prefetch"]!["serviceRequests"]])
        {
            foreach (var entry in bundle?["entry"]?.AsArray() ?? [])
            {
                if ((string?)entry!["resource"]!["id"] == resource.GetProperty("id").GetString() && (string?)entry["resource"]!["resourceType"] == resource.GetProperty("resourceType").GetString())
                {
                    entry["resource"] = JsonNode.Parse(resource.GetRawText());
                }
            }
        }

        return copy;
    }
}
