using System.Text.Json;

namespace OrderCheck.Cli.Policies;

/// <summary>A condition of a policy file in words, for people who do not read JSON.</summary>
internal static class ConditionWords
{
    private const int ShownCodes = 8;

    public static string Of(JsonElement condition)
    {
        if (condition.ValueKind != JsonValueKind.Object)
        {
            return Plain(condition);
        }

        var parts = condition.EnumerateObject().ToList();
        return parts is not [var first, ..] ? "nothing" : first.Name switch
        {
            "all" => Join(first.Value, " and "),
            "any" => Join(first.Value, " or "),
            "not" => $"not ({Of(first.Value)})",
            "documented" => $"it is documented that {Of(first.Value)}",
            "always" => "always",
            "untold" => $"what nobody wrote down: {Plain(first.Value)}",
            "purpose" => $"the purpose is {Or(first.Value)}",
            "reason" => $"a reason is {Or(first.Value)}",
            "reasonsOnly" => $"every reason is {Or(first.Value)}",
            "listedOnly" => $"every listed reason is {Or(first.Value)}",
            "record" => $"the record shows {Of(first.Value)}",
            "codes" or "signals" => string.Join(" or ", parts.Select(part => Or(part.Value))),
            "sign" => $"there is now {Or(first.Value)}",
            "signClass" => $"there is now a {Or(first.Value)}",
            "fact" => $"{Plain(first.Value)} {string.Join(", ", parts.Skip(1).Select(Detail))}",
            "test" => $"the latest {Or(first.Value)} {string.Join(", ", parts.Skip(1).Select(Detail))}".TrimEnd(),
            "age" => $"the age is {string.Join(" and ", first.Value.EnumerateObject().Select(Detail))}",
            "setting" => $"the setting is {Or(first.Value)}",
            "alsoOrdered" => $"the same session orders {Or(first.Value)}",
            "payerKind" => $"the payer is {Or(first.Value)}",
            "study" => $"the study is {Or(first.Value)}",
            "support" => $"the diagnosis support is {Or(first.Value)}",
            "modifier" => $"the order carries {Or(first.Value)}",
            "onset" => $"it began {string.Join(", ", first.Value.EnumerateObject().Select(Detail))}",
            "coverage" => $"the coverage is {Or(first.Value)}",
            "plan" => $"the plan is named {Or(first.Value)}",
            "state" => $"the study is done in {Or(first.Value)}",
            "hospital" => first.Value.ValueKind == JsonValueKind.True ? "the place is a hospital department" : "the place is not a hospital department",
            "priorAuth" => $"prior authorization is {Or(first.Value)}",
            "bundled" => "the order is bundled into another of the session",
            "askFirst" => "a more specific diagnosis may apply",
            "notice" => $"the notice on file is {Or(first.Value)}",
            "authorization" => $"the authorization on file is {Or(first.Value)}",
            "code" => $"a code that fits is {Or(first.Value)}",
            _ => string.Join(", ", parts.Select(part => $"{part.Name} {Plain(part.Value)}")),
        };
    }

    private static string Join(JsonElement conditions, string word) =>
        string.Join(word, conditions.EnumerateArray().Select(one => one.EnumerateObject().Any(part => part.Name is "all" or "any") ? $"({Of(one)})" : Of(one)));

    private static string Detail(JsonProperty detail) => detail.Name switch
    {
        "is" => $"is {Or(detail.Value)}",
        "yes" => detail.Value.ValueKind == JsonValueKind.True ? "is yes" : "is no",
        "from" => $"at least {Plain(detail.Value)}",
        "to" => $"at most {Plain(detail.Value)}",
        "above" => $"above {Plain(detail.Value)}",
        "below" => $"below {Plain(detail.Value)}",
        "withinDays" => $"within {Plain(detail.Value)} days",
        "underDays" => $"less than {Plain(detail.Value)} days ago",
        "withinMonths" => $"within {Plain(detail.Value)} months",
        "result" => $"with the result {Or(detail.Value)}",
        "signals" => $"as {Or(detail.Value)}",
        "after" => $"after the latest {Or(detail.Value)}",
        _ when detail.Value.ValueKind == JsonValueKind.Object => $"{detail.Name} {string.Join(" and ", detail.Value.EnumerateObject().Select(Detail))}",
        _ => $"{detail.Name} {Or(detail.Value)}",
    };

    private static string Or(JsonElement words)
    {
        if (words.ValueKind != JsonValueKind.Array)
        {
            return Plain(words);
        }

        var all = words.EnumerateArray().Select(Plain).ToList();
        return all.Count <= ShownCodes ? string.Join(" or ", all) : $"one of {all.Count}: {string.Join(", ", all.Take(ShownCodes))}, ...";
    }

    /// <summary>Document, place and confidence of a citation.</summary>
    public static string Source(JsonElement cite) => string.Join(", ", cite.EnumerateObject().Select(part => part.Name == "confidence" ? $"confidence {Plain(part.Value)}" : Plain(part.Value)));

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
        JsonValueKind.Object => string.Join(" ", value.EnumerateObject().Select(part => part.Name is "code" or "value" or "kind" or "text" ? Plain(part.Value) : $"{part.Name} {Plain(part.Value)}")),
        _ => value.GetRawText(),
    };
}
