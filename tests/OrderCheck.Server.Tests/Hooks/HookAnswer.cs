using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>What is looked up in answers to hooks.</summary>
internal static class HookAnswer
{
    /// <summary>Gives an answer of status 200. Its rules were held when it came (<see cref="RunningServer.Send"/>).</summary>
    public static JsonElement Check(Answer answer)
    {
        Assert.True((int)answer.Status == 200, answer.Text);
        return answer.Json;
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
