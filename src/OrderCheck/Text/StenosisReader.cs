using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a word of a coronary report says of a percentage beside it.</summary>
internal enum StenosisWord
{
    /// <summary>It is a narrowing.</summary>
    Narrowing,

    /// <summary>A vessel is closed.</summary>
    Occlusion,

    /// <summary>It is of a coronary vessel.</summary>
    Vessel,

    /// <summary>It is of the left main.</summary>
    LeftMain,

    /// <summary>It is proximal.</summary>
    Proximal,

    /// <summary>It is in the middle.</summary>
    Mid,

    /// <summary>It is distal.</summary>
    Distal,

    /// <summary>It is of something else: an ejection fraction, another artery.</summary>
    Other,

    /// <summary>The number is an upper end that is not reached.</summary>
    Below,

    /// <summary>The number is a lower end.</summary>
    Above,
}

/// <summary>
/// Reads the narrowing that the conclusion of a report names: "60% mid LAD", "proximal stenosis of 50-69 percent". The words are in
/// <c>evidence/wordings.json</c>.
/// </summary>
internal sealed class StenosisReader(ContextualPhraseMatcher<StenosisWord> words)
{
    /// <summary>Percent and site of the highest stenosis that a conclusion names, or null when none is named for sure.</summary>
    /// <param name="conclusion">The words of the report.</param>
    /// <returns>
    /// Percent from 0 to 100; site <c>left-main</c>, <c>proximal</c>, <c>mid</c>, <c>distal</c> or null. Null for "over 70 percent" and
    /// for an occlusion without a percentage: the highest is then not known.
    /// </returns>
    public (decimal Percent, string? Site)? HighestIn(string? conclusion)
    {
        if (string.IsNullOrWhiteSpace(conclusion))
        {
            return null;
        }

        var tokens = TextTokens.Of(conclusion);
        var matches = words.Match(tokens);
        (decimal Percent, string? Site)? highest = null;
        var speaksOfStenosis = false;
        var match = 0;
        foreach (var (start, end) in Clauses(tokens))
        {
            var first = match;
            while (match < matches.Length && matches[match].Start < end)
            {
                match++;
            }

            var clause = new Clause(tokens, start, end, matches[first..match]);
            speaksOfStenosis = !clause.Has(StenosisWord.Other) && (clause.NamesStenosis || speaksOfStenosis);
            if (!speaksOfStenosis || clause.IsDenied)
            {
                continue;
            }

            if (clause.IsOpenAbove)
            {
                return null;
            }

            if (clause.Percent is { } percent && (highest is null || percent > highest.Value.Percent))
            {
                highest = (percent, clause.Site);
            }
        }

        return highest;
    }

    private static IEnumerable<(int Start, int End)> Clauses(ImmutableArray<Token> tokens)
    {
        var start = 0;
        for (var i = 0; i <= tokens.Length; i++)
        {
            if (i == tokens.Length || tokens[i].EndsSentence || tokens[i].Kind == TokenKind.Comma)
            {
                yield return (start, i);
                start = i + 1;
            }
        }
    }

    private sealed class Clause
    {
        private readonly ImmutableArray<PhraseMatch<StenosisWord>> _matches;

        public Clause(ImmutableArray<Token> tokens, int start, int end, ImmutableArray<PhraseMatch<StenosisWord>> matches)
        {
            _matches = matches;
            for (var i = start; i < end; i++)
            {
                ReadNumber(tokens, i, end);
            }

            IsOpenAbove |= Has(StenosisWord.Occlusion) && Percent is null && !IsDenied;
        }

        /// <summary>The highest percentage, or null.</summary>
        public decimal? Percent { get; private set; }

        /// <summary>True when the clause names a narrowing without its upper end.</summary>
        public bool IsOpenAbove { get; private set; }

        /// <summary>True when it names a narrowing, or a percentage of a coronary vessel ("60% mid LAD").</summary>
        public bool NamesStenosis => Has(StenosisWord.Narrowing) || Has(StenosisWord.Occlusion)
            || (Has(StenosisWord.Vessel) || Has(StenosisWord.LeftMain)) && Percent is not null;

        /// <summary>True when any of it is denied: "no stenosis above 50%".</summary>
        public bool IsDenied => _matches.Any(match => match.Status == AssertionStatus.Negated);

        /// <summary>The one site that is named, or null.</summary>
        public string? Site
        {
            get
            {
                var sites = _matches.Select(match => SiteOf(match.Meaning)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
                return sites.Count == 1 ? sites[0] : null;
            }
        }

        public bool Has(StenosisWord word) => _matches.Any(match => match.Meaning == word);

        // "60%", "60 percent", "50-69%" (the upper end); "<50%" is left out, ">70%" is open at its upper end.
        private void ReadNumber(ImmutableArray<Token> tokens, int at, int end)
        {
            if (at + 1 >= end || tokens[at + 1].Text is not ("%" or "percent") || tokens[at].Number is not (>= 0 and <= 100)
                || !tokens[at].IsNumber)
            {
                return;
            }

            var before = _matches.Where(match => match.End == at).Select(match => (StenosisWord?)match.Meaning).FirstOrDefault();
            if (before == StenosisWord.Above)
            {
                IsOpenAbove = true;
            }
            else if (before != StenosisWord.Below)
            {
                Percent = Math.Max(Percent ?? 0, tokens[at].Number!.Value);
            }
        }

        private static string? SiteOf(StenosisWord word) => word switch
        {
            StenosisWord.LeftMain => "left-main",
            StenosisWord.Proximal => "proximal",
            StenosisWord.Mid => "mid",
            StenosisWord.Distal => "distal",
            _ => null,
        };
    }
}
