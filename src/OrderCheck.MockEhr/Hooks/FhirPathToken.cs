using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Hooks;

/// <summary>
/// What may stand between <c>{{</c> and <c>}}</c> since CDS Hooks 3.0: member paths, <c>ofType()</c>, <c>resolve()</c>, <c>extension()</c>,
/// <c>first()</c>, <c>today()</c> with days added or taken, <c>|</c> and <c>%key</c>.
/// </summary>
internal sealed partial class FhirPathToken(Func<string, JsonElement?> root, Func<string, JsonElement?> resolve, DateOnly today)
{
    /// <summary>The values of a token as text, each once.</summary>
    /// <exception cref="FormatException">The token says something that is not understood, or its values are not simple ones.</exception>
    public ImmutableArray<string> Values(string token) =>
    [
        .. Parts(token, '|').SelectMany(part => Evaluate(part.Trim()))
            .Select(value => value.Text() ?? throw new FormatException($"{token} does not end in a simple value"))
            .Distinct(StringComparer.Ordinal),
    ];

    private IEnumerable<JsonElement> Evaluate(string path)
    {
        if (Today().Match(path) is { Success: true } match)
        {
            var days = match.Groups["days"].Success
                ? int.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture) * (match.Groups["sign"].Value == "-" ? -1 : 1)
                : 0;
            return [JsonSerializer.SerializeToElement(today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        }

        var steps = Parts(path, '.').ToArray();
        var start = steps[0].Trim();
        IEnumerable<JsonElement> found = start == "context" || (start.StartsWith('%') && start.Length > 1)
            ? root(start) is { } value ? value.Each() : []
            : throw new FormatException($"'{start}' is neither context nor the key of an earlier prefetch");
        foreach (var step in steps.Skip(1))
        {
            found = Step(found, step.Trim());
        }

        return found.ToArray();
    }

    private IEnumerable<JsonElement> Step(IEnumerable<JsonElement> from, string step)
    {
        var match = Call().Match(step);
        if (!match.Success)
        {
            throw new FormatException($"'{step}' is not understood");
        }

        var name = match.Groups["name"].Value;
        if (!match.Groups["call"].Success)
        {
            return from.SelectMany(element => element.Member(name));
        }

        var argument = match.Groups["argument"].Value.Trim();
        return name switch
        {
            "ofType" => from.Where(element => element.TextAt("resourceType") == argument.Split('.')[^1]),
            "resolve" when argument.Length == 0 =>
                from.Select(element => element.Text() ?? element.TextAt("reference")).OfType<string>().Select(resolve)
                    .OfType<JsonElement>(),
            "extension" => from.SelectMany(element => element.Member("extension"))
                .Where(extension => extension.TextAt("url") == argument.Trim('\'')),
            "first" when argument.Length == 0 => from.Take(1),
            _ => throw new FormatException($"'{step}' is not understood"),
        };
    }

    /// <summary>Splits outside of quotes and parentheses.</summary>
    private static IEnumerable<string> Parts(string text, char mark)
    {
        var start = 0;
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '\'';
            depth += quoted ? 0 : text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == mark && !quoted && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    [GeneratedRegex(@"^today\(\)(\s*(?<sign>[+-])\s*(?<days>\d{1,5})\s+days?)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Today();

    [GeneratedRegex(@"^(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<call>\((?<argument>[^()]*)\))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();
}
