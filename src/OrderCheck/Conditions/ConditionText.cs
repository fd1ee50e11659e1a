using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Parts of the descriptions of conditions.</summary>
internal static class ConditionText
{
    private const int MaxNamed = 8;

    /// <summary>"a or b", or "one of 12: a, b, ..." for a long list.</summary>
    public static string Or(IReadOnlyCollection<string> words) => words.Count <= MaxNamed
        ? string.Join(" or ", words)
        : FormattableString.Invariant($"one of {words.Count}: {string.Join(", ", words.Take(MaxNamed))}, ...");

    /// <summary>The codes of an enumeration, as on the wire.</summary>
    public static string Or<T>(ImmutableArray<T> values, Func<T, string> toCode) => Or([.. values.Select(toCode)]);

    /// <summary>Composed parts, in brackets where they are composed themselves.</summary>
    public static string Join(ImmutableArray<Condition> conditions, string word) =>
        string.Join(word, conditions.Select(one => one.Parts.Length > 1 ? $"({one.Describe()})" : one.Describe()));
}
