using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>ICD-10-CM codes with the days they hold, from <c>src/knowledge/terminology/icd-10-cm.json</c>.</summary>
internal sealed class Icd10CmTable
{
    private const int MaxShownLength = 20;
    private const int CategoryLength = 3;

    // Letter, two digits, dot and one more: "I48.9".
    private const int SubcategoryLength = 5;

    private readonly FrozenDictionary<string, Entry> _codes;
    private readonly FrozenDictionary<string, ImmutableArray<string>> _categories;
    private readonly FrozenSet<string> _unspecified;
    private readonly FrozenDictionary<string, CodePatterns> _forms;
    private readonly CodePatterns _femaleOnly;
    private readonly CodePatterns _maleOnly;
    private readonly ImmutableArray<CodeAge> _ages;

    internal Icd10CmTable(
        Dictionary<string, Entry> codes, Dictionary<string, SortedSet<string>> categories, FrozenSet<string> unspecified,
        FrozenDictionary<string, CodePatterns> forms, CodePatterns femaleOnly, CodePatterns maleOnly, ImmutableArray<CodeAge> ages)
    {
        _codes = codes.ToFrozenDictionary(StringComparer.Ordinal);
        _categories = categories.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal);
        _unspecified = unspecified;
        _forms = forms;
        _femaleOnly = femaleOnly;
        _maleOnly = maleOnly;
        _ages = ages;
        All = [.. codes.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Every code of the table, ascending; categories are not among them.</summary>
    public IEnumerable<string> All { get; }

    /// <summary>Reads a code as written, with or without dot, in any case. Never throws.</summary>
    public CodeReading Understand(string? written, DateOnly day)
    {
        var text = (written ?? "").Trim();
        if (Normalise(text) is not { } normal || IsLowerL(text, normal))
        {
            return Damaged(text);
        }

        if (_codes.TryGetValue(normal, out var entry))
        {
            return entry.From is { } from
                && day < from ? new CodeReading(normal, CodeState.NotYetValid, [], from, entry.Until, null, entry.FromSource)
                : entry.Until is { } until
                && day > until ? new CodeReading(normal, CodeState.Retired, entry.ReplacedBy, entry.From, until, null, entry.UntilSource)
                : new CodeReading(normal, CodeState.Valid, [], entry.From, entry.Until, null, entry.FromSource ?? entry.UntilSource);
        }

        return _categories.TryGetValue(normal, out var members)
            ? new CodeReading(normal, CodeState.Incomplete, [.. members.Where(code => HoldsOn(code, day))], null, null, null, null)
            : new CodeReading(normal, CodeState.UnknownCode, [], null, null, null, null);
    }

    /// <summary>True when the table holds the code.</summary>
    public bool Knows(string code) => _codes.ContainsKey(code);

    /// <summary>True when the code's meaning is "unspecified": a more specific one may exist.</summary>
    public bool IsUnspecified(string code) => _unspecified.Contains(code);

    /// <summary>
    /// True when the second code is a form of the condition that the first, an unspecified one, names: a longer code of the same
    /// subcategory, for a code of four characters of the same category, unless the table says which.
    /// </summary>
    internal bool IsFormOf(string code, string unspecified) => !_unspecified.Contains(code)
        && (_forms.TryGetValue(unspecified, out var forms)
        ? forms.Match(code)
        : code.StartsWith(
        unspecified.Length > SubcategoryLength ? unspecified[..^1] : unspecified[..CategoryLength], StringComparison.Ordinal));

    /// <summary>What of the patient contradicts the code, "sex" or "age"; null when nothing does or it is not known.</summary>
    /// <param name="code">The code, in capitals with its dot.</param>
    /// <param name="sex">The administrative sex, or null.</param>
    /// <param name="age">The age in completed years, or null.</param>
    internal string? Contradiction(string code, string? sex, int? age) =>
        (sex == "male" && _femaleOnly.Match(code)) || (sex == "female" && _maleOnly.Match(code)) ? "sex"
        : age is { } years && _ages.Any(one => one.Codes.Match(code) && (years < one.From || years > one.To)) ? "age"
        : null;

    private bool HoldsOn(string code, DateOnly day) =>
        _codes.TryGetValue(code, out var entry) && (entry.From is null || entry.From <= day) && (entry.Until is null || day <= entry.Until);

    private bool IsKnown(string code) => _codes.ContainsKey(code) || _categories.ContainsKey(code);

    // "l20.1" is one keystroke from I20.1; a lower-case L that starts no code we know is not taken at its word.
    private bool IsLowerL(string text, string normal) => text[0] == 'l' && !IsKnown(normal) && IsKnown("I" + normal[1..]);

    private CodeReading Damaged(string text) => new(
        (text.Length > MaxShownLength ? text[..MaxShownLength] : text).ToUpperInvariant(), CodeState.Damaged, [], null, null, Repair(text),
        null);

    private string? Repair(string text)
    {
        if (text.Length > MaxShownLength)
        {
            return null;
        }

        Span<char> repaired = stackalloc char[MaxShownLength];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c is '.' or ',' or '-' or '_' or '·')
            {
                continue;
            }

            repaired[length] = length == 0
                ? c switch { '1' or 'l' or '|'
                or '!' => 'I', '0' => 'O', '2' => 'Z', '5' => 'S', '8' => 'B', _ => char.ToUpperInvariant(c) }
                : c switch { 'O' or 'o' => '0', 'I' or 'i' or 'L' or 'l' or '|' or '!' => '1', _ => char.ToUpperInvariant(c) };
            length++;
        }

        return Normalise(new string(repaired[..length])) is { } code && IsKnown(code) ? code : null;
    }

    // Letter, digit, digit or A or B, then up to four letters or digits after a dot. The letters I, L and O occur in the first place only.
    internal static string? Normalise(string text)
    {
        var dotted = text.Length > 3 && text[3] == '.';
        if (text.Length < 3 || text.Length > (dotted ? 8 : 7) || (dotted && text.Length == 4))
        {
            return null;
        }

        Span<char> normal = stackalloc char[8];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (dotted && i == 3)
            {
                continue;
            }

            var c = char.ToUpperInvariant(text[i]);
            if (!Fits(c, length))
            {
                return null;
            }

            if (length == 3)
            {
                normal[length++] = '.';
            }

            normal[length++] = c;
        }

        var result = normal[..length];
        return text.AsSpan().SequenceEqual(result) ? text : new string(result);
    }

    private static bool Fits(char c, int place) => place switch
    {
        0 => char.IsAsciiLetterUpper(c),
        1 => char.IsAsciiDigit(c),
        2 => char.IsAsciiDigit(c) || c is 'A' or 'B',
        _ => char.IsAsciiDigit(c) || (char.IsAsciiLetterUpper(c) && c is not ('I' or 'L' or 'O')),
    };

    /// <summary>The ages in completed years, ends included, to which codes belong; null for no limit.</summary>
    internal sealed record CodeAge(CodePatterns Codes, int? From, int? To);

    internal sealed record Entry(
        DateOnly? From, DateOnly? Until, ImmutableArray<string> ReplacedBy, Citation? FromSource, Citation? UntilSource);
}
