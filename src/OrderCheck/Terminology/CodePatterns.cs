using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>ICD-10-CM codes, and patterns for all codes that start alike (<c>I25.7*</c>).</summary>
internal sealed class CodePatterns
{
    public static readonly CodePatterns None = new([]);

    private readonly FrozenSet<string> _codes;
    private readonly ImmutableArray<string> _wide;

    public CodePatterns(ImmutableArray<string> patterns)
    {
        Patterns = patterns;
        _codes = patterns.Where(pattern => !pattern.EndsWith('*')).ToFrozenSet(StringComparer.Ordinal);
        _wide = [.. patterns.Where(pattern => pattern.EndsWith('*'))];
    }

    public ImmutableArray<string> Patterns { get; }

    public bool Match(string code)
    {
        if (_codes.Contains(code))
        {
            return true;
        }

        foreach (var pattern in _wide)
        {
            if (Matches(pattern, code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when the code equals the pattern, or starts with what stands before its <c>*</c>: <c>I48.*</c> is every code below the
    /// category I48 but not the category itself, which is no code for a claim.
    /// </summary>
    public static bool Matches(string pattern, string code) =>
        pattern.EndsWith('*') ? code.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == code;
}
