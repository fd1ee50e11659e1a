using System.Text.RegularExpressions;

namespace OrderCheck.Ehr.Smart;

/// <summary>One SMART scope, in the words of version 1 (<c>patient/Condition.read</c>) or 2 (<c>system/*.rs</c>).</summary>
internal sealed partial record Scope(string Level, string Type, string Interactions)
{
    public static Scope? Read(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new Scope(match.Groups["level"].Value, match.Groups["type"].Value,
                match.Groups["may"].Value switch { "read" => "rs", "write" => "cud", "*" => "cruds", var letters => letters })
            : null;
    }

    public bool Covers(Scope other) =>
        (Level == other.Level || Level == "system") && (Type == "*" || Type == other.Type)
            && other.Interactions.All(letter => Interactions.Contains(letter));

    [GeneratedRegex(@"^(?<level>patient|user|system)/(?<type>\*|[A-Z][A-Za-z]{1,40})\.(?<may>read|write|\*|c?r?u?d?s?)\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
