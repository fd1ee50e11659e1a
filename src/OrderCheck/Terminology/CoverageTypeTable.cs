using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The table of <c>src/knowledge/terminology/coverage-types.json</c>: what types and names of coverages say about who pays, and for what.</summary>
internal sealed class CoverageTypeTable
{
    private const int MaxLength = 200;

    private readonly FrozenDictionary<string, CoverageCodes> _systems;
    private readonly FrozenDictionary<string, CoverageMeaning> _phrases;
    private readonly FrozenSet<string> _neutral;
    private readonly int _longest;

    internal CoverageTypeTable(ImmutableArray<CoverageCodes> systems, IEnumerable<(string Phrase, CoverageMeaning Meaning)> phrases, FrozenSet<string> neutral)
    {
        _systems = systems.SelectMany(system => system.Uris.Select(uri => (uri, system))).ToFrozenDictionary(pair => pair.uri, pair => pair.system, StringComparer.OrdinalIgnoreCase);
        _phrases = phrases.DistinctBy(pair => TextTokens.PlainWords(pair.Phrase)).ToFrozenDictionary(pair => TextTokens.PlainWords(pair.Phrase), pair => pair.Meaning, StringComparer.Ordinal);
        _neutral = neutral;
        _longest = _phrases.Keys.Max(phrase => phrase.Count(character => character == ' ')) + 1;
    }

    /// <summary>What a code of a code system says, or null.</summary>
    internal CoverageMeaning? OfCode(string? system, string code) => system is not null && _systems.TryGetValue(system.TrimEnd('/'), out var codes) ? codes.Find(code) : null;

    /// <summary>What the words of a name say: the longest phrase at each place holds.</summary>
    internal CoverageText Read(string text)
    {
        var words = TextTokens.PlainWords(text.Length > MaxLength ? text[..MaxLength] : text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var meanings = ImmutableArray.CreateBuilder<CoverageMeaning>();
        var isAllKnown = true;
        for (var at = 0; at < words.Length;)
        {
            var length = LongestAt(words, at);
            if (length > 0)
            {
                meanings.Add(_phrases[string.Join(' ', words, at, length)]);
            }
            else
            {
                isAllKnown &= _neutral.Contains(words[at]);
            }

            at += Math.Max(length, 1);
        }

        return new CoverageText(meanings.ToImmutable(), isAllKnown && text.Length <= MaxLength);
    }

    /// <summary>True when a name or one of the SNOMED CT codes speaks of hospice care.</summary>
    public bool NamesHospice(string? text, IEnumerable<Code> codes) =>
        (text is not null && Read(text).Meanings.Any(IsHospice)) || codes.Any(code => code.System == Code.Snomed && IsHospice(OfCode(Code.Snomed, code.Value)));

    private static bool IsHospice(CoverageMeaning? meaning) => meaning is { Benefit: CoverageWord.Hospice };

    private int LongestAt(string[] words, int at)
    {
        for (var length = Math.Min(_longest, words.Length - at); length > 0; length--)
        {
            if (_phrases.ContainsKey(string.Join(' ', words, at, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
