using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>ICD-10-CM codes and prefixes (<c>I25.7*</c>).</summary>
internal sealed class CodePatterns
{
    public static readonly CodePatterns None = new([]);

    private readonly FrozenSet<string> _codes;
    private readonly ImmutableArray<string> _prefixes;

    public CodePatterns(ImmutableArray<string> patterns)
    {
        Patterns = patterns;
        _codes = patterns.Where(pattern => !pattern.EndsWith('*')).ToFrozenSet(StringComparer.Ordinal);
        _prefixes = [.. patterns.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern.TrimEnd('*').TrimEnd('.'))];
    }

    public ImmutableArray<string> Patterns { get; }

    public bool Match(string code)
    {
        if (_codes.Contains(code))
        {
            return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (code.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
