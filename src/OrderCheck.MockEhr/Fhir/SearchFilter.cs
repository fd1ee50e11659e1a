using System.Collections.Immutable;
using System.Text;
using Hl7.Fhir.Model;
using OrderCheck.Ehr.Data;

namespace OrderCheck.Ehr.Fhir;

/// <summary>One condition of a query: a resource fits when one of the values does.</summary>
/// <param name="Parameter">What is compared.</param>
/// <param name="Modifier">What follows the colon, or null.</param>
/// <param name="Values">The alternatives.</param>
internal sealed record SearchFilter(SearchParam Parameter, string? Modifier, ImmutableArray<string> Values)
{
    private static readonly string[] DatePrefixes = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    /// <summary>Builds a condition.</summary>
    /// <exception cref="SearchRefusedException">A modifier or value has no meaning here.</exception>
    public static SearchFilter Of(SearchParam parameter, string? modifier, string value)
    {
        var values = Split(value, ',');
        if (!Allows(parameter, modifier))
        {
            throw new SearchRefusedException($"the modifier :{modifier} is not supported for {parameter.Name}");
        }

        if (modifier == "missing" && values.Any(text => text is not ("true" or "false")))
        {
            throw new SearchRefusedException($"{parameter.Name}:missing must be true or false");
        }

        if (parameter.Kind == SearchParamType.Date && modifier is null
            && values.FirstOrDefault(text => DateRange.Read(Prefixed(text).Date) is null) is { } bad)
        {
            throw new SearchRefusedException(
                $"'{bad}' is not a date for {parameter.Name}; write it as 2026-10-15, "
                + "with eq, ne, gt, lt, ge, le, sa, eb or ap before it if needed");
        }

        return new SearchFilter(parameter, modifier, values);
    }

    public bool Fits(EhrResource resource, DateTimeOffset now)
    {
        var held = resource.Values(Parameter);
        return Modifier switch
        {
            "missing" => Values.Contains(held.IsEmpty ? "true" : "false"),
            "not" => !held.Any(element => Values.Any(value => TokenFits(element, value))),
            _ => held.Any(element => Values.Any(value => Fits(element, value, now))),
        };
    }

    private static bool Allows(SearchParam parameter, string? modifier) => modifier is null or "missing" || parameter.Kind switch
    {
        SearchParamType.Token => modifier is "not" or "text",
        SearchParamType.String => modifier is "exact" or "contains",
        SearchParamType.Reference =>
            char.IsAsciiLetterUpper(modifier[0]) && (parameter.Targets.IsEmpty || parameter.Targets.Contains(modifier)),
        _ => false,
    };

    private bool Fits(SearchValue held, string value, DateTimeOffset now) => Parameter.Kind switch
    {
        SearchParamType.Token when Modifier == "text" =>
            held.Displays.Any(text => text.Contains(value, StringComparison.OrdinalIgnoreCase)),
        SearchParamType.Token => TokenFits(held, value),
        SearchParamType.Reference => ReferenceFits(held.Text, value),
        SearchParamType.Date => DateFits(held, value, now),
        SearchParamType.Uri => held.Text == Unescaped(value),
        _ => TextFits(held.Text ?? "", Unescaped(value)),
    };

    private bool TextFits(string held, string value) => Modifier switch
    {
        "exact" => held == value,
        "contains" => held.Contains(value, StringComparison.OrdinalIgnoreCase),
        _ => held.StartsWith(value, StringComparison.OrdinalIgnoreCase),
    };

    private bool ReferenceFits(string? held, string value)
    {
        if (held is null || (Parameter.OnlyTarget is { } only && !held.StartsWith(only + "/", StringComparison.Ordinal)))
        {
            return false;
        }

        var parts = value.Split('/');
        var type = parts.Length > 1 ? parts[^2] : Modifier ?? Parameter.OnlyTarget;
        return type is null ? held.EndsWith("/" + value, StringComparison.Ordinal) : held == $"{type}/{parts[^1]}";
    }

    private static bool TokenFits(SearchValue held, string value)
    {
        var parts = Split(value, '|');
        var code = Unescaped(parts[^1]);
        var system = parts.Length > 1 ? Unescaped(parts[0]) : null;
        return (code.Length == 0 || string.Equals(held.Text, code, StringComparison.Ordinal))
            && (system is null || (system.Length == 0 ? held.System is null : held.System == system));
    }

    private static bool DateFits(SearchValue element, string value, DateTimeOffset now)
    {
        if (element.Dates is not { } held)
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
        return new DateRange(
            asked.Start - DateTimeOffset.MinValue > margin ? asked.Start - margin : DateTimeOffset.MinValue,
            DateTimeOffset.MaxValue - asked.End > margin ? asked.End + margin : DateTimeOffset.MaxValue);
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
