using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>What every answer to a hook must be, whatever was asked: the checks that Inferno's CRD server suite makes on a response, and ours.</summary>
internal static class HookAnswer
{
    private static readonly string[] Indicators = ["info", "warning", "critical"];

    private static readonly string[] ActionTypes = ["create", "update", "delete"];

    /// <summary>Checks an answer and gives it.</summary>
    public static JsonElement Check(Answer answer)
    {
        Assert.True((int)answer.Status == 200, answer.Text);
        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        var root = answer.Json;
        foreach (var card in root.GetProperty("cards").EnumerateArray())
        {
            CheckCard(card);
        }

        foreach (var action in root.GetProperty("systemActions").EnumerateArray())
        {
            CheckAction(action);
        }

        Assert.Equal(JsonValueKind.Array, root.GetProperty("extension").GetProperty("com.ordercheck.assessment").ValueKind);
        CheckCoverage(root);
        NoEmpties(root.GetProperty("cards"), "cards", isTop: true);
        return root;
    }

    public static IEnumerable<JsonElement> CoverageInformation(JsonElement resource) =>
        resource.TryGetProperty("extension", out var extensions) && extensions.ValueKind == JsonValueKind.Array
            ? extensions.EnumerateArray().Where(extension =>
                extension.ValueKind == JsonValueKind.Object && extension.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String && url.ValueEquals(HookBodies.Extension))
            : [];

    public static JsonElement[] Assessments(JsonElement root) => [.. root.GetProperty("extension").GetProperty("com.ordercheck.assessment").EnumerateArray()];

    public static JsonElement[] Actions(JsonElement root) => [.. root.GetProperty("systemActions").EnumerateArray()];

    public static JsonElement[] Cards(JsonElement root) => [.. root.GetProperty("cards").EnumerateArray()];

    /// <summary>True when the answer says that something was not looked at.</summary>
    public static bool IsNamedPartial(JsonElement root) => Assessments(root).Any(assessment => assessment.GetProperty("findings").EnumerateArray()
        .Any(finding => finding.GetProperty("code").GetString() is "data-not-fetched" or "chart-incomplete"));

    public static bool IsExternalReference(JsonElement card) =>
        card.TryGetProperty("links", out var links) && links.EnumerateArray().All(link => link.GetProperty("type").GetString() == "absolute") && !card.TryGetProperty("suggestions", out _);

    public static bool IsInstructions(JsonElement card) => card.TryGetProperty("detail", out _) && !card.TryGetProperty("links", out _) && !card.TryGetProperty("suggestions", out _);

    private static void CheckCard(JsonElement card)
    {
        Assert.True(Guid.TryParse(card.GetProperty("uuid").GetString(), out _));
        Assert.InRange(card.GetProperty("summary").GetString()!.Length, 1, 139);
        Assert.Contains(card.GetProperty("indicator").GetString(), Indicators);
        var source = card.GetProperty("source");
        NotBlank(source, "label");
        NotBlank(source.GetProperty("topic"), "code");
        NotBlank(source.GetProperty("topic"), "system");
        if (card.TryGetProperty("detail", out _))
        {
            NotBlank(card, "detail");
        }

        if (card.TryGetProperty("links", out var links))
        {
            foreach (var link in links.EnumerateArray())
            {
                NotBlank(link, "label");
                Assert.Contains(link.GetProperty("type").GetString(), (string[])["absolute", "smart"]);
                Assert.True(Uri.TryCreate(link.GetProperty("url").GetString(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0);
                Assert.False(link.GetProperty("type").GetString() == "absolute" && link.TryGetProperty("appContext", out _));
            }
        }

        if (card.TryGetProperty("overrideReasons", out var reasons))
        {
            foreach (var reason in reasons.EnumerateArray())
            {
                NotBlank(reason, "code");
                NotBlank(reason, "system");
                NotBlank(reason, "display");
            }
        }

        if (card.TryGetProperty("suggestions", out var suggestions))
        {
            Assert.Contains(card.GetProperty("selectionBehavior").GetString(), (string[])["at-most-one", "any"]);
            foreach (var suggestion in suggestions.EnumerateArray())
            {
                NotBlank(suggestion, "label");
                Assert.True(Guid.TryParse(suggestion.GetProperty("uuid").GetString(), out _));
                foreach (var action in suggestion.GetProperty("actions").EnumerateArray())
                {
                    CheckAction(action);
                }
            }
        }
    }

    private static void CheckAction(JsonElement action)
    {
        var type = action.GetProperty("type").GetString();
        Assert.Contains(type, ActionTypes);
        NotBlank(action, "description");
        if (type == "delete")
        {
            NotBlank(action, "resourceId");
        }
        else
        {
            NotBlank(action.GetProperty("resource"), "resourceType");
        }
    }

    private static void CheckCoverage(JsonElement root)
    {
        foreach (var action in Actions(root))
        {
            Assert.Equal("update", action.GetProperty("type").GetString());
            Assert.False(action.TryGetProperty("resourceId", out _));
            var parts = CoverageInformation(action.GetProperty("resource")).Select(Parts).ToList();
            Assert.NotEmpty(parts);
            foreach (var part in parts)
            {
                foreach (var name in (string[])["coverage", "covered", "date", "coverage-assertion-id"])
                {
                    Assert.Single(part[name]);
                }
            }

            // One coverage, one assertion; another coverage, another assertion.
            Assert.Equal(parts.Select(part => part["coverage"].Single()).Distinct(StringComparer.Ordinal).Count(), parts.Select(part => part["coverage-assertion-id"].Single()).Distinct(StringComparer.Ordinal).Count());
        }
    }

    private static ILookup<string, string> Parts(JsonElement extension) => extension.GetProperty("extension").EnumerateArray()
        .ToLookup(part => part.GetProperty("url").GetString()!, part => part.EnumerateObject().First(member => member.Name != "url").Value.ToString());

    private static void NotBlank(JsonElement parent, string name) => Assert.False(string.IsNullOrWhiteSpace(parent.GetProperty(name).GetString()), name);

    private static void NoEmpties(JsonElement value, string place, bool isTop = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                Assert.Fail($"{place} is null");
                break;
            case JsonValueKind.String:
                Assert.False(value.GetString()!.Length == 0, $"{place} is empty");
                break;
            case JsonValueKind.Array:
                Assert.True(isTop || value.GetArrayLength() > 0, $"{place} is empty");
                foreach (var item in value.EnumerateArray())
                {
                    NoEmpties(item, place + "[]");
                }

                break;
            case JsonValueKind.Object:
                Assert.True(value.EnumerateObject().Any(), $"{place} is empty");
                foreach (var member in value.EnumerateObject())
                {
                    NoEmpties(member.Value, $"{place}.{member.Name}");
                }

                break;
        }
    }

    /// <summary>The resource without our extension, to be compared with what was sent.</summary>
    public static JsonNode WithoutCoverageInformation(JsonElement resource)
    {
        var node = JsonNode.Parse(resource.GetRawText())!.AsObject();
        if (node["extension"] is JsonArray extensions)
        {
            foreach (var ours in extensions.Where(extension => (string?)extension!["url"] == HookBodies.Extension).ToList())
            {
                extensions.Remove(ours);
            }

            if (extensions.Count == 0)
            {
                node.Remove("extension");
            }
        }

        return node;
    }
}
