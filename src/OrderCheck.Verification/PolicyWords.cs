using System.Text.Json;

namespace OrderCheck.Verification;

/// <summary>Values of policy files in words, for people who do not read JSON.</summary>
public static class PolicyWords
{
    /// <summary>Document, place and confidence of a citation.</summary>
    public static string Source(JsonElement cite) =>
        string.Join(", ", cite.EnumerateObject()
        .Select(part => part.Name == "confidence" ? $"confidence {Plain(part.Value)}" : Plain(part.Value)));

    /// <summary>What a rule answers.</summary>
    public static string Answer(JsonElement answer) => string.Join(", ", answer.EnumerateObject().Select(part => part.Name switch
    {
        "abn" => $"ABN {Plain(part.Value)}",
        "priorAuth" => $"prior authorization {Plain(part.Value)}",
        _ => $"{part.Name} {Plain(part.Value)}",
    }));

    /// <summary>What a finding says, and when.</summary>
    public static string Finding(JsonElement finding)
    {
        return $"{Told("code")} ({Told("severity")}) when {(Told("on") is "not-met" ? "not met" : Told("on"))}{After(Told("text"))}{After(Told("remedy"))}";

        string Told(string name) => finding.TryGetProperty(name, out var part) ? Plain(part) : "";

        static string After(string text) => text.Length == 0 ? "" : $": {text}";
    }

    /// <summary>A value without the marks of JSON.</summary>
    public static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Plain)),
        JsonValueKind.Object => string.Join(" ",
            value.EnumerateObject()
            .Select(part => part.Name is "code" or "value" or "kind" or "text" ? Plain(part.Value) : $"{part.Name} {Plain(part.Value)}")),
        _ => value.GetRawText(),
    };
}
