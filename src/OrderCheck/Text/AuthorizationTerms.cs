using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderCheck;

/// <summary>What the words of an approval say of its limits: "approved for 75572 not 75574, through 10/31/2026".</summary>
/// <param name="Codes">The procedure codes that the words approve; null when they name none.</param>
/// <param name="Excluded">The procedure codes that the words leave out.</param>
/// <param name="Until">The last day that the words name, or null.</param>
internal sealed record AuthorizationTerms(FrozenSet<string>? Codes, FrozenSet<string> Excluded, DateOnly? Until)
{
    private const int Century = 2000;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking;

    // The text is from outside: the patterns take linear time, and a limit stands behind them.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // Radiology and cardiology codes, and codes of category III.
    private static readonly Regex ProcedureCode = new(@"\b(?:[79][0-9]{4}|[0-9]{4}T)\b", Options, Limit);

    private static readonly Regex Exclusion = new(@"\b(?:not|except|excluding|excludes|excluded|but no)\b", Options, Limit);

    private static readonly Regex EndDate = new(
        @"(?:\b(?:through|thru|until|till|to|by|expires?|expiration|exp|ends?)\b|[-–])\s?(?:on\s|date\s)?:?\s?"
            + @"(?<month>[0-9]{1,2})/(?<day>[0-9]{1,2})/(?<year>[0-9]{4}|[0-9]{2})\b",
        Options, Limit);

    /// <summary>Reads the words of a payer's answer.</summary>
    /// <param name="text">The words; null says nothing.</param>
    public static AuthorizationTerms Of(string? text)
    {
        var (named, excluded) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var clause in (text ?? "").Split(';', '\n'))
        {
            var exclusion = Exclusion.Match(clause);
            foreach (Match code in ProcedureCode.Matches(clause))
            {
                (exclusion.Success && exclusion.Index < code.Index ? excluded : named).Add(code.Value.ToUpperInvariant());
            }
        }

        named.ExceptWith(excluded);
        return new AuthorizationTerms(
            named.Count > 0 ? named.ToFrozenSet(StringComparer.Ordinal) : null,
            excluded.ToFrozenSet(StringComparer.Ordinal), LastDay(text ?? ""));
    }

    /// <summary>The codes of an authorization that its words leave.</summary>
    /// <param name="codes">The codes that the authorization itself lists.</param>
    public IEnumerable<string> Left(IEnumerable<string> codes) => codes.Where(code => !Excluded.Contains(code) && Codes?.Contains(code) != false);

    private static DateOnly? LastDay(string text)
    {
        DateOnly? last = null;
        foreach (Match match in EndDate.Matches(text))
        {
            var year = Number(match, "year");
            if (DateOnly.TryParseExact(
                FormattableString.Invariant($"{(year < 100 ? Century + year : year):0000}-{Number(match, "month"):00}-{Number(match, "day"):00}"),
                "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                last = last is { } known && known < day ? known : day;
            }
        }

        return last;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
}
