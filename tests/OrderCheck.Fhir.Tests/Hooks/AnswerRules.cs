using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests;

/// <summary>What holds for every answer to a hook, whatever was asked.</summary>
internal static class AnswerRules
{
    public static void Hold(HookRequest request, JsonObject answer)
    {
        Assert.Equal(["cards", "systemActions", "extension"], answer.Select(pair => pair.Key));
        Assert.InRange(answer.Cards().Count, 0, request.Configuration.MaxCards);
        Assert.All(answer.Cards(), CardHolds);
        Assert.Distinct(answer.Cards().Select(card => (string)card["uuid"]!));
        Assert.Distinct(answer.Suggestions().Select(suggestion => (string)suggestion["uuid"]!));
        Assert.All(answer.Actions(), action => ActionHolds(request, action));
        if (!request.Service.IsPrimary || !request.Configuration.CoverageInformation)
        {
            Assert.Empty(answer.Actions());
        }

        var text = answer.ToJsonString();
        if (request.Authorization is { } authorization)
        {
            Assert.DoesNotContain(authorization.AccessToken, text, StringComparison.Ordinal);
        }
    }

    private static void CardHolds(JsonObject card)
    {
        NothingIsEmpty(card);
        Assert.True(Guid.TryParse((string?)card["uuid"], out _));
        Assert.InRange(((string)card["summary"]!).Length, 1, 139);
        Assert.DoesNotContain('\n', (string)card["summary"]!);
        Assert.NotNull((string?)card["detail"]);
        Assert.Contains((string?)card["indicator"], new[] { "info", "warning" });
        Assert.NotNull((string?)card["source"]!["label"]);
        Assert.NotNull((string?)card["source"]!["topic"]!["system"]);
        Assert.NotNull((string?)card["source"]!["topic"]!["code"]);
        Assert.StartsWith("oc-", (string?)card["extension"]![HookResponseWriter.AssessmentKey]!["assessmentId"], StringComparison.Ordinal);
        Assert.All(card["overrideReasons"]?.AsArray() ?? [], reason => Assert.All(new[] { "code", "system", "display" }, name => Assert.NotNull((string?)reason![name])));
        Assert.All(card["links"]?.AsArray() ?? [], link =>
        {
            Assert.NotNull((string?)link!["label"]);
            Assert.Equal("absolute", (string?)link["type"]);
            Assert.Equal("https", new Uri((string)link["url"]!).Scheme);
            Assert.False(link.AsObject().ContainsKey("appContext"));
        });
        if (card.TryGetPropertyValue("suggestions", out var suggestions))
        {
            Assert.Equal("at-most-one", (string?)card["selectionBehavior"]);
            Assert.InRange(suggestions!.AsArray().Count(one => (bool?)one!["isRecommended"] == true), 0, 1);
            Assert.All(suggestions.AsArray(), one => SuggestionHolds(one!.AsObject()));
        }
    }

    private static void SuggestionHolds(JsonObject suggestion)
    {
        Assert.NotNull((string?)suggestion["label"]);
        Assert.True(Guid.TryParse((string?)suggestion["uuid"], out _));
        Assert.All(suggestion["actions"]!.AsArray(), action =>
        {
            Assert.NotNull((string?)action!["description"]);
            switch ((string?)action["type"])
            {
                case "delete":
                    Assert.Matches("^ServiceRequest/", (string)action["resourceId"]!);
                    break;
                case "create":
                    Assert.False(action["resource"]!.AsObject().ContainsKey("id"));
                    break;
                default:
                    Assert.Equal("update", (string?)action["type"]);
                    Assert.NotNull((string?)action["resource"]!["id"]);
                    break;
            }
        });
    }

    private static void ActionHolds(HookRequest request, JsonObject action)
    {
        Assert.Equal("update", (string?)action["type"]);
        Assert.False(string.IsNullOrEmpty((string?)action["description"]));
        Assert.False(action.ContainsKey("resourceId"));
        var resource = action["resource"]!.AsObject();
        var received = request.Contents.Orders.First(order => order.Target.Reference == $"{resource["resourceType"]}/{resource["id"]}").Target.Json;
        Assert.True(
            JsonElement.DeepEquals(Without(received), Without(JsonElement.Parse(resource.ToJsonString()))), "the resource comes back changed beside coverage-information");
        var said = Hook.CoverageInformation(resource).Where(parts => Hook.Text(parts["coverage-assertion-id"].FirstOrDefault())?.StartsWith("oc-", StringComparison.Ordinal) == true).ToList();
        Assert.NotEmpty(said);
        Assert.All(said, parts => CoverageRules.Hold(parts, request.CrdVersion));
        Assert.All(said.GroupBy(parts => (string?)parts["coverage"].First()!["reference"]), group => Assert.Single(group.Select(parts => parts.Word("coverage-assertion-id")).Distinct()));
        Assert.Distinct(said.Select(parts => parts.Word("coverage-assertion-id")));
    }

    // A list that is empty or absent says the same.
    private static JsonElement Without(JsonElement resource)
    {
        var copy = JsonNode.Parse(resource.GetRawText())!.AsObject();
        if (copy["extension"] is JsonArray extensions)
        {
            foreach (var extension in extensions.Where(one => one is JsonObject map && map["url"] is JsonValue url && url.TryGetValue<string>(out var text) && text == Canonical.CoverageInformation).ToList())
            {
                extensions.Remove(extension);
            }

            if (extensions.Count == 0)
            {
                copy.Remove("extension");
            }
        }
        else
        {
            copy.Remove("extension");
        }

        return JsonElement.Parse(copy.ToJsonString());
    }

    // What suggestions carry is the EHR's own and may be as empty as it likes.
    private static void NothingIsEmpty(JsonNode? node)
    {
        switch (node)
        {
            case null:
                Assert.Fail("there is a null");
                break;
            case JsonObject map:
                Assert.NotEmpty(map);
                foreach (var (name, value) in map.Where(pair => pair.Key != "resource"))
                {
                    NothingIsEmpty(value);
                }

                break;
            case JsonArray list:
                Assert.NotEmpty(list);
                Assert.All(list, NothingIsEmpty);
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                Assert.NotEqual("", text);
                break;
        }
    }
}

/// <summary>CRD's profile and invariants of coverage-information as HAPI evaluates them: an invariant without a result is broken.</summary>
internal static class CoverageRules
{
    private static readonly string[] Both =
        ["coverage", "covered", "pa-needed", "doc-needed", "doc-purpose", "info-needed", "billingCode", "reason", "questionnaire", "dependency", "date", "coverage-assertion-id", "satisfied-pa-id"];

    public static void Hold(ILookup<string, JsonNode?> parts, CrdVersion version)
    {
        if (version is CrdVersion.Neutral or CrdVersion.V20)
        {
            Earlier(parts);
        }

        if (version is CrdVersion.Neutral or CrdVersion.V22)
        {
            Current(parts);
        }
    }

    private static void Common(ILookup<string, JsonNode?> parts)
    {
        Assert.All(parts, part => Assert.Contains(part.Key, Both));
        Assert.All(new[] { "coverage", "covered", "date", "coverage-assertion-id" }, name => Assert.Single(parts[name]));
        Assert.All(new[] { "pa-needed", "satisfied-pa-id" }, name => Assert.InRange(parts[name].Count(), 0, 1));
        Assert.Matches("^Coverage/", (string)parts["coverage"].First()!["reference"]!);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", parts.Word("date"));
        Assert.True(!parts["questionnaire"].Any() || parts["doc-needed"].Any(), "q1");
        Assert.Equal(parts.Word("pa-needed") == "satisfied", parts["satisfied-pa-id"].Any());
        Assert.True(!parts["info-needed"].Any(info => (string?)info == "OTH") || parts["reason"].Any(), "q6");
        Assert.True(!parts["doc-purpose"].Any() || parts["reason"].Any(), "q8");
        Assert.All(parts["reason"], reason => Assert.NotNull((string?)reason!["text"]));
    }

    private static void Current(ILookup<string, JsonNode?> parts)
    {
        Common(parts);
        Assert.Contains(parts.Word("covered"), new[] { "covered", "not-covered", "conditional", "indeterminate" });
        Assert.Contains(parts.Word("pa-needed"), new[] { null, "no-auth", "auth-needed", "satisfied", "performpa", "conditional", "indeterminate" });
        Assert.All(parts["info-needed"], info => Assert.Contains((string?)info, new[] { "performer", "location", "timeframe", "contract-window", "detail-code", "OTH" }));
        Assert.True(parts.Word("covered") != "not-covered" || !parts["pa-needed"].Any(), "q2");
        Assert.True(!IsConditional(parts) || parts["info-needed"].Any(), "q3");
        Assert.False(parts["doc-purpose"].Any(), "q4 has no result with a purpose");
        Assert.True(!(parts.Word("covered") == "indeterminate" || parts.Word("pa-needed") == "indeterminate") || parts["reason"].Any(), "q9");
    }

    private static void Earlier(ILookup<string, JsonNode?> parts)
    {
        Common(parts);
        Assert.Contains(parts.Word("covered"), new[] { "covered", "not-covered", "conditional" });
        Assert.Contains(parts.Word("pa-needed"), new[] { "no-auth", "auth-needed", "satisfied", "performpa", "conditional" });
        Assert.All(parts["info-needed"], info => Assert.Contains((string?)info, new[] { "performer", "location", "timeframe", "contract-window", "OTH" }));
        Assert.True(!parts["info-needed"].Any() || IsConditional(parts), "q3");
        Assert.True(!IsConditional(parts) || parts["info-needed"].Any(), "q3");
        Assert.InRange(parts["doc-needed"].Count(), 0, 1);
    }

    private static bool IsConditional(ILookup<string, JsonNode?> parts) => new[] { "covered", "pa-needed", "doc-needed" }.Any(name => parts[name].Any(value => (string?)value == "conditional"));
}
