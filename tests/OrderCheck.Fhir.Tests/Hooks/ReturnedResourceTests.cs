using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using FsCheck;
using static OrderCheck.Fhir.Tests.Hook;

namespace OrderCheck.Fhir.Tests;

/// <summary>What goes back to an EHR is what it sent, but for what we say: the order of members and the text of numbers included.</summary>
public class ReturnedResourceTests
{
    private static readonly string[] Numbers = ["1.10", "1e3", "-0", "0.10", "1E-7", "100", "12345678901234567890.10", "2.50e+02"];

    private static readonly string[] Texts = ["", "a", "\\u00e9", "\\\"<b>&'", "\\ud83d\\ude00", "x\\n\\ty", "é"];

    [Fact]
    public void Everything_but_our_extension_goes_back_as_it_was_sent() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var sent = OrderText(random);
        var body = Encoding.UTF8.GetBytes(Signing(Request.Order()).ToJsonString().Replace(Request.Order().ToJsonString(), sent, StringComparison.Ordinal));
        Assert.True(HookReader.TryRead(body, Sign, Request.Today, HookSettings.Default, out var request, out var fault), fault?.Text);
        var answer = JsonElement.Parse(Write(request));
        var received = JsonElement.Parse(sent);
        var returned = answer.GetProperty("systemActions")[0].GetProperty("resource");
        AssertSame(received, returned, ["extension"]);
        var before = received.TryGetProperty("extension", out var extensions) ? extensions.EnumerateArray().ToList() : [];
        var after = returned.GetProperty("extension").EnumerateArray().ToList();
        Assert.Equal(before.Count + 1, after.Count);
        Assert.All(before.Zip(after), pair => Assert.Equal(Text(pair.First), Text(pair.Second)));
        Assert.Equal(Canonical.CoverageInformation, after[^1].GetProperty("url").GetString());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_suggestion_changes_nothing_but_what_it_says() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var received = JsonElement.Parse(OrderText(random));
        var value = JsonElement.Parse("[1.10]");
        var edited = new ResourceEdit(received, [new PropertyChange("code", value), new PropertyChange("status", null), new PropertyChange("reasonReference", value)]).ToJson();
        AssertSame(received, edited, ["code", "status", "reasonReference"]);
        Assert.Equal(("[1.10]", "[1.10]", false), (edited.GetProperty("code").GetRawText(), edited.GetProperty("reasonReference").GetRawText(), edited.TryGetProperty("status", out _)));
    }).QuickCheckThrowOnFailure();

    private static void AssertSame(JsonElement received, JsonElement returned, string[] but) => Assert.Equal(
        received.EnumerateObject().Where(member => !but.Contains(member.Name)).Select(member => (member.Name, Text(member.Value))),
        returned.EnumerateObject().Where(member => !but.Contains(member.Name)).Select(member => (member.Name, Text(member.Value))));

    // The value with its members in their order and its numbers as they are written; how a text escapes its characters does not matter.
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(member => $"{JsonSerializer.Serialize(member.Name)}:{Text(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Text))}]",
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        _ => value.GetRawText(),
    };

    private static string OrderText(Random random)
    {
        var members = Request.Order().Select(pair => $"\"{pair.Key}\":{pair.Value!.ToJsonString()}").ToList();
        for (var i = random.Next(6); i > 0; i--)
        {
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"unknown{i}\":{Value(random, 4)}"));
        }

        if (random.Next(2) == 0)
        {
            members.Add($$"""
                "extension":[{"url":"https://ehr.example/x","valueDecimal":{{Pick(random, Numbers)}},"other":{{Value(random, 2)}}},{{Value(random, 2)}}]
                """);
        }

        var shuffled = members.ToArray();
        random.Shuffle(shuffled);
        return $"{{{string.Join(',', shuffled)}}}";
    }

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => Pick(random, Numbers),
        1 => $"\"{Pick(random, Texts)}\"",
        2 => Pick(random, ["true", "false", "null"]),
        3 => Pick(random, ["[]", "{}"]),
        4 => $"[{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(i => $"\"{(char)('z' - i)}\":{Value(random, depth - 1)}"))}}}",
    };

    private static string Pick(Random random, string[] all) => all[random.Next(all.Length)];
}
