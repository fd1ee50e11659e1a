using System.Text.Json;
using System.Text.RegularExpressions;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Stubs;

/// <summary>A condition of Java's WireMock on the values of a parameter, header or body.</summary>
internal static class StubMatcher
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>Reads a condition such as <c>{"equalTo": "alma"}</c>.</summary>
    /// <exception cref="InvalidDataException">It is not supported.</exception>
    public static Func<IReadOnlyList<string>, bool> Read(JsonElement json, string place)
    {
        json.KnownOnly(place, "equalTo", "contains", "matches", "doesNotMatch", "doesNotContain", "absent", "hasExactly", "includes",
            "caseInsensitive");
        if (json.TryGetProperty("hasExactly", out var all))
        {
            var each = All(all, place);
            return values => values.Count == each.Length && each.All(matches => values.Any(value => matches([value])));
        }

        if (json.TryGetProperty("includes", out var some))
        {
            var each = All(some, place);
            return values => each.All(matches => values.Any(value => matches([value])));
        }

        return json.TryGetProperty("absent", out var absent) ? values => (values.Count == 0) == absent.GetBoolean() : Single(json, place);
    }

    /// <summary>Java's WireMock compares a pattern with the whole text.</summary>
    public static Regex Pattern(string pattern) => new($"^(?:{pattern})\\z", RegexOptions.CultureInvariant, MaxTime);

    private static Func<IReadOnlyList<string>, bool>[] All(JsonElement list, string place) =>
        [.. list.EnumerateArray().Select(one => Read(one, place))];

    private static Func<IReadOnlyList<string>, bool> Single(JsonElement json, string place)
    {
        var comparison = json.TextAt("caseInsensitive") == "true" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (var member in json.EnumerateObject().Where(member => member.Name != "caseInsensitive"))
        {
            var text = member.Value.Text() ?? throw new InvalidDataException($"{place}.{member.Name} must be a text");
            return member.Name switch
            {
                "equalTo" => values => values.Any(value => value.Equals(text, comparison)),
                "contains" => values => values.Any(value => value.Contains(text, comparison)),
                "doesNotContain" => values => !values.Any(value => value.Contains(text, comparison)),
                "matches" when Pattern(text) is var pattern => values => values.Any(pattern.IsMatch),
                _ when Pattern(text) is var pattern => values => !values.Any(pattern.IsMatch),
                _ => throw new InvalidDataException($"{place}.{member.Name} is not supported"),
            };
        }

        throw new InvalidDataException($"{place} says nothing");
    }
}
