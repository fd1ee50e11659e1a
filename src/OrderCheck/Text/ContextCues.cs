using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// The words that deny, doubt, date and attribute what stands beside them, from <c>evidence/assertion.json</c>: one table for all
/// readers of text.
/// </summary>
internal sealed class ContextCues
{
    private readonly PhraseTrie<ContextCue> _cues;

    /// <summary>Builds the table.</summary>
    /// <param name="cues">Words and what they do; the same words may do several things.</param>
    /// <param name="comparer">How words compare; ordinal unless given.</param>
    public ContextCues(IEnumerable<(string Words, ContextCue Cue)> cues, IEqualityComparer<string>? comparer = null)
    {
        _cues = new PhraseTrie<ContextCue>(comparer ?? StringComparer.Ordinal);
        foreach (var (words, cue) in cues)
        {
            _cues.Add(words, cue);
        }
    }

    /// <summary>Position after the longest cue that starts at a token; the token itself when none does.</summary>
    public int EndAt(ImmutableArray<Token> tokens, int at) => _cues.LongestAt(tokens, at).End;

    /// <summary>What the longest cue that starts at a token asserts, or null when there is none that asserts anything.</summary>
    public AssertionStatus? StatusAt(ImmutableArray<Token> tokens, int at)
    {
        foreach (var cue in _cues.LongestAt(tokens, at).Values)
        {
            if (cue.Direction is CueDirection.Forward or CueDirection.Backward or CueDirection.Answer)
            {
                return cue.Status;
            }
        }

        return null;
    }

    /// <summary>
    /// The cues in a text, longest first at each place, none over another. A cue inside a longer phrase is none: "no" in "no
    /// symptoms" denies nothing.
    /// </summary>
    /// <param name="tokens">The text.</param>
    /// <param name="phrases">The phrases found in it, in its order, none over another.</param>
    public ImmutableArray<CueMatch> Find(ImmutableArray<Token> tokens, IReadOnlyList<PhraseSpan> phrases)
    {
        var found = ImmutableArray.CreateBuilder<CueMatch>();
        var phrase = 0;
        for (var at = 0; at < tokens.Length;)
        {
            var (cues, end) = _cues.LongestAt(tokens, at);
            if (cues.IsEmpty)
            {
                at++;
                continue;
            }

            while (phrase < phrases.Count && phrases[phrase].End <= at)
            {
                phrase++;
            }

            if (phrase < phrases.Count && phrases[phrase].Holds(at, end))
            {
                at++;
                continue;
            }

            found.Add(new CueMatch(at, end, cues));
            at = end;
        }

        return found.DrainToImmutable();
    }
}

/// <summary>Cues found in a text.</summary>
/// <param name="Start">Position of their first token.</param>
/// <param name="End">Position after their last token.</param>
/// <param name="Cues">What the words do.</param>
internal readonly record struct CueMatch(int Start, int End, ImmutableArray<ContextCue> Cues);

/// <summary>A place of a text where a phrase was found.</summary>
/// <param name="Start">Position of its first token.</param>
/// <param name="End">Position after its last token.</param>
/// <param name="Kind">What the phrase names.</param>
internal readonly record struct PhraseSpan(int Start, int End, PhraseKind Kind)
{
    /// <summary>True when a shorter run of tokens lies within the phrase.</summary>
    public bool Holds(int start, int end) => start >= Start && end <= End && end - start < End - Start;
}
