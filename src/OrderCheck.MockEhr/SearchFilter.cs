using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Ehr;

/// <summary>One condition of a query: a resource fits when one of the values does.</summary>
/// <param name="Parameter">What is compared.</param>
/// <param name="Modifier">What follows the colon, or null.</param>
/// <param name="Values">The alternatives.</param>
internal sealed record SearchFilter(SearchParameter Parameter, string? Modifier, ImmutableArray<string> Values)
{
    private static readonly string[] DatePrefixes = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    /// <summary>Builds a condition.</summary>
    /// <exception cref="SearchRefusedException">A modifier or value has no meaning here.</exception>
    public static SearchFilter Of(SearchParameter parameter, string? modifier, string value)
    {
        var values = Split(value, ',');
        var allowed = modifier is null || modifier == "missing" || parameter.Kind switch
        {
            SearchKind.Token => modifier is "not" or "text",
            SearchKind.Text => modifier is "exact" or "contains",
            SearchKind.Reference => char.IsAsciiLetterUpper(modifier[0]) && (parameter.Target is null || modifier == parameter.Target),
            _ => false,
        };
        if (!allowed)
        {
            throw new SearchRefusedException($"the modifier :{modifier} is not supported for {parameter.Name}");
        }

        if (modifier == "missing" && values.Any(text => text is not ("true" or "false")))
        {
            throw new SearchRefusedException($"{parameter.Name}:missing must be true or false");
        }

        if (parameter.Kind == SearchKind.Date && modifier is null && values.FirstOrDefault(text => DateRange.Read(Prefixed(text).Date) is null) is { } bad)
        {
            throw new SearchRefusedException($"'{bad}' is not a date for {parameter.Name}; write it as 2026-10-15, with eq, ne, gt, lt, ge, le, sa, eb or ap before it if needed");
        }

        return new SearchFilter(parameter, modifier, values);
    }

    public bool Fits(EhrResource resource, DateTimeOffset now)
    {
        var held = Parameter.Values(resource).ToArray();
        return Modifier switch
        {
            "missing" => Values.Contains(held.Length == 0 ? "true" : "false"),
            "not" => !held.Any(element => Values.Any(value => TokenFits(element, value))),
            _ => held.Any(element => Values.Any(value => Fits(element, value, now))),
        };
    }

    private bool Fits(JsonElement held, string value, DateTimeOffset now) => Parameter.Kind switch
    {
        SearchKind.Token when Modifier == "text" => Displays(held).Any(text => text.Contains(value, StringComparison.OrdinalIgnoreCase)),
        SearchKind.Token => TokenFits(held, value),
        SearchKind.Reference => ReferenceFits(held.Text(), value),
        SearchKind.Date => DateFits(held, value, now),
        _ => TextFits(held.Text() ?? "", Unescaped(value)),
    };

    private bool TextFits(string held, string value) => Modifier switch
    {
        "exact" => held == value,
        "contains" => held.Contains(value, StringComparison.OrdinalIgnoreCase),
        _ => held.StartsWith(value, StringComparison.OrdinalIgnoreCase),
    };

    private bool ReferenceFits(string? held, string value)
    {
        if (held is null || (Parameter.Target is { } only && !held.StartsWith(only + "/", StringComparison.Ordinal)))
        {
            return false;
        }

        var parts = value.Split('/');
        var type = parts.Length > 1 ? parts[^2] : Modifier ?? Parameter.Target;
        return type is null ? held.EndsWith("/" + value, StringComparison.Ordinal) : held == $"{type}/{parts[^1]}";
    }

    private static bool TokenFits(JsonElement held, string value)
    {
        var parts = Split(value, '|');
        var code = Unescaped(parts[^1]);
        var system = parts.Length > 1 ? Unescaped(parts[0]) : null;
        return Tokens(held).Any(token => (code.Length == 0 || string.Equals(token.Code, code, StringComparison.Ordinal)) && (system is null || (system.Length == 0 ? token.System is null : token.System == system)));
    }

    private static IEnumerable<(string? System, string? Code)> Tokens(JsonElement held)
    {
        if (held.ValueKind != JsonValueKind.Object)
        {
            return [(null, held.Text())];
        }

        return held.TryGetProperty("coding", out var codings)
            ? codings.Each().Select(coding => (coding.TextAt("system"), coding.TextAt("code")))
            : [(held.TextAt("system"), held.TextAt("code") ?? held.TextAt("value"))];
    }

    private static IEnumerable<string> Displays(JsonElement held) => held.At("text").Concat(held.At("coding.display")).Concat(held.At("display")).Select(JsonReading.Text).OfType<string>();

    private static bool DateFits(JsonElement element, string value, DateTimeOffset now)
    {
        if (DateRange.Of(element) is not { } held)
        {
            return false;
        }

        var (prefix, date) = Prefixed(value);
        var asked = DateRange.Read(date)!.Value;
        return prefix switch
        {
            "ne" => !asked.Contains(held),
            "gt" => held.End > asked.End,
            "lt" => held.Start < asked.Start,
            "ge" => held.End > asked.End || asked.Contains(held),
            "le" => held.Start < asked.Start || asked.Contains(held),
            "sa" => held.Start >= asked.End,
            "eb" => held.End <= asked.Start,
            "ap" => Widened(asked, now).Overlaps(held),
            _ => asked.Contains(held),
        };
    }

    /// <summary>FHIR suggests a tenth of the distance to today.</summary>
    private static DateRange Widened(DateRange asked, DateTimeOffset now)
    {
        var margin = (now - asked.Start).Duration() / 10;
        return new DateRange(asked.Start - DateTimeOffset.MinValue > margin ? asked.Start - margin : DateTimeOffset.MinValue, DateTimeOffset.MaxValue - asked.End > margin ? asked.End + margin : DateTimeOffset.MaxValue);
    }

    private static (string Prefix, string Date) Prefixed(string value) =>
        value.Length > 2 && DatePrefixes.Contains(value[..2]) ? (value[..2], value[2..]) : ("eq", value);

    private static ImmutableArray<string> Split(string text, char mark)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                part.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] == mark)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        parts.Add(part.ToString());
        return parts.ToImmutable();
    }

    private static string Unescaped(string text) => text.Replace(@"\,", ",").Replace(@"\|", "|").Replace(@"\$", "$").Replace(@"\\", @"\");
}

/// <summary>A search that cannot be run; the message says what would be right.</summary>
internal sealed class SearchRefusedException(string message) : Exception(message);
