using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The codes of one code system for types of coverage.</summary>
/// <param name="Uris">Names of the code system.</param>
/// <param name="IsHierarchical">True when a code stands for all codes that it begins.</param>
/// <param name="Codes">What the codes say.</param>
internal sealed record CoverageCodes(ImmutableArray<string> Uris, bool IsHierarchical, FrozenDictionary<string, CoverageMeaning> Codes)
{
    /// <summary>The meaning of a code, in a hierarchical system that of its longest known beginning; null when none is known.</summary>
    public CoverageMeaning? Find(string code)
    {
        if (!IsHierarchical)
        {
            return Codes.GetValueOrDefault(code);
        }

        for (var length = Math.Min(code.Length, 8); length > 0 && code.All(char.IsAsciiDigit); length--)
        {
            if (Codes.TryGetValue(code[..length], out var meaning))
            {
                return meaning;
            }
        }

        return null;
    }
}
