using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>How a phrase stands in its sentence.</summary>
internal enum AssertionStatus
{
    /// <summary>Said plainly.</summary>
    Affirmed,

    /// <summary>Denied, excluded or not wanted.</summary>
    Negated,

    /// <summary>Possible, suspected, to be ruled out.</summary>
    Suspected,

    /// <summary>History.</summary>
    Past,

    /// <summary>Said of the family.</summary>
    Family,
}

/// <summary>A phrase found in a text.</summary>
internal readonly record struct PhraseMatch<T>(T Meaning, AssertionStatus AssertionStatus, string Phrase);

/// <summary>
/// Finds known phrases in free text and tells how they stand (negation, suspicion, history, family). Longest match wins,
/// phrases do not overlap, the work is linear in the length of the text. Text is data: nothing in it is ever obeyed.
/// </summary>
internal sealed class ContextualPhraseMatcher<T>
{
    private const int MaximumPhraseWords = 10;

    // A cue reaches forward over at most this many words, and never past a sentence end or a word such as "but".
    private const int Reach = 6;

    private readonly Func<T, bool>? _standsAlone;
    private readonly IEqualityComparer<string> _words;
    private readonly Dictionary<string, Node> _roots;

    /// <summary>Builds the book.</summary>
    /// <param name="phrases">The phrases and what they mean.</param>
    /// <param name="moreCues">ContextCues of this book beside the common ones; a phrase may be a cue as well.</param>
    /// <param name="words">How words compare; ordinal unless given.</param>
    /// <param name="standsAlone">Meanings that a denial before a comma does not reach: "no dyspnea, asymptomatic".</param>
    public ContextualPhraseMatcher(
        IEnumerable<(string Phrase, T Meaning)> phrases, IEnumerable<(string Cue, AssertionStatus AssertionStatus)>? moreCues = null, IEqualityComparer<string>? words = null,
        Func<T, bool>? standsAlone = null)
    {
        _standsAlone = standsAlone;
        _words = words ?? StringComparer.Ordinal;
        _roots = new Dictionary<string, Node>(_words);
        foreach (var (phrase, meaning) in phrases)
        {
            Add(phrase, node => node.Meanings = node.Meanings.Add(meaning));
        }

        foreach (var (cue, mood) in moreCues is null ? ContextCues.Before : ContextCues.Before.Concat(moreCues))
        {
            Add(cue, node => node.CueBefore = mood);
        }

        foreach (var (cue, mood) in ContextCues.After)
        {
            Add(cue, node => node.CueAfter = mood);
        }
    }

    /// <summary>All phrases of the book in the text, in their order.</summary>
    public ImmutableArray<PhraseMatch<T>> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var words = Words.Of(text);
        var hits = new List<PhraseMatch<T>>();
        var clauseStart = 0; // first hit of the running clause
        AssertionStatus? cue = null;
        var cueEnds = -1;
        for (var i = 0; i < words.Count;)
        {
            if (words[i].EndsClause)
            {
                cue = null;
                if (words[i].Text == "?" && IsBareNo(words, i + 1))
                {
                    for (var h = clauseStart; h < hits.Count; h++)
                    {
                        hits[h] = hits[h] with { AssertionStatus = AssertionStatus.Negated };
                    }

                    i++;
                }

                clauseStart = hits.Count;
                i++;
                continue;
            }

            // "no prior infarction, new chest pain": what is new behind the comma is not denied.
            if (words[i] is { AfterComma: true, Text: "new" or "now" or "today" or "currently" } && cue is AssertionStatus.Negated)
            {
                cue = null;
            }

            var (node, length) = Match(words, i);
            if (node is null)
            {
                i++;
                continue;
            }

            if (!node.Meanings.IsEmpty)
            {
                if (i > cueEnds)
                {
                    cue = null;
                }

                if (cue is AssertionStatus.Negated && words[i].AfterComma && _standsAlone is not null && node.Meanings.All(_standsAlone))
                {
                    cue = null;
                }

                var mood = cue ?? AssertionStatus.Affirmed;
                var phrase = string.Join(' ', words.GetRange(i, length).Select(word => word.Text));
                foreach (var meaning in node.Meanings)
                {
                    hits.Add(new PhraseMatch<T>(meaning, mood, phrase));
                }

                // A list under one cue ("no chest pain, dyspnea or syncope") carries the cue on.
                cueEnds = cue is null ? cueEnds : i + length - 1 + Reach;
                if (node.CueBefore is { } also && cue is null)
                {
                    (cue, cueEnds) = (also, i + length - 1 + Reach);
                }
            }
            else if (node.CueAfter is { } after && hits.Count > clauseStart)
            {
                for (var h = clauseStart; h < hits.Count; h++)
                {
                    hits[h] = hits[h] with { AssertionStatus = after };
                }

                clauseStart = hits.Count;
            }
            else if (node.CueBefore is { } before)
            {
                // "no history of" denies; "family history of" stays with the family.
                cue = cue is AssertionStatus.Negated && i <= cueEnds && before is not AssertionStatus.Affirmed ? AssertionStatus.Negated : before;
                cueEnds = i + length - 1 + Reach;
            }

            i += length;
        }

        return [.. hits];
    }

    // "chest pain? no" is an answer.
    private static bool IsBareNo(List<Word> words, int at) =>
        at < words.Count && words[at].Text is ("no" or "none" or "denied" or "denies" or "negative")
        && (at + 1 == words.Count || words[at + 1].EndsClause || words[at + 1].AfterComma);

    private void Add(string phrase, Action<Node> mark)
    {
        var level = _roots;
        Node? node = null;
        var words = Words.Of(phrase);
        if (words.Count is 0 or > MaximumPhraseWords)
        {
            throw new ArgumentException($"a phrase has 1 to {MaximumPhraseWords} words: '{phrase}'", nameof(phrase));
        }

        foreach (var word in words)
        {
            if (!level.TryGetValue(word.Text, out node))
            {
                level[word.Text] = node = new Node(_words);
            }

            level = node.Next;
        }

        mark(node!);
    }

    private (Node? Node, int Length) Match(List<Word> words, int start)
    {
        Node? best = null;
        var length = 0;
        var level = _roots;
        for (var i = start; i < words.Count && i - start < MaximumPhraseWords && !words[i].EndsClause; i++)
        {
            if (!level.TryGetValue(words[i].Text, out var node))
            {
                break;
            }

            if (!node.Meanings.IsEmpty || node.CueBefore is not null || node.CueAfter is not null)
            {
                (best, length) = (node, i - start + 1);
            }

            level = node.Next;
        }

        return (best, length);
    }

    private sealed class Node(IEqualityComparer<string> words)
    {
        public Dictionary<string, Node> Next { get; } = new(words);

        public ImmutableArray<T> Meanings { get; set; } = [];

        public AssertionStatus? CueBefore { get; set; }

        public AssertionStatus? CueAfter { get; set; }
    }
}

internal readonly record struct Word(string Text, bool EndsClause, bool AfterComma = false);

internal static class Words
{
    /// <summary>Lower-case words of letters and digits; sentence ends and turning words are kept as clause ends.</summary>
    public static List<Word> Of(string text)
    {
        text = text.ToLowerInvariant();
        var words = new List<Word>((text.Length / 6) + 1);
        var comma = false;
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            if (char.IsLetterOrDigit(c) || (c is '/' or '\'' or '*' && start >= 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                var word = text[start..i];
                words.Add(new Word(word, word is "but" or "however" or "although" or "though" or "because" or "except", comma));
                comma = false;
                start = -1;
            }

            comma |= c == ',';
            if (c is ';' or '\n' or '!' or '?' || (c is '.' or ':' && (i + 1 >= text.Length || char.IsWhiteSpace(text[i + 1]))))
            {
                words.Add(new Word(c.ToString(), true));
            }
        }

        return words;
    }
}

internal static class ContextCues
{
    public static readonly ImmutableArray<(string Cue, AssertionStatus AssertionStatus)> Before =
    [
        ("no", AssertionStatus.Negated), ("not", AssertionStatus.Negated), ("without", AssertionStatus.Negated), ("w/o", AssertionStatus.Negated), ("wo", AssertionStatus.Negated),
        ("denies", AssertionStatus.Negated), ("denied", AssertionStatus.Negated), ("denying", AssertionStatus.Negated), ("negative for", AssertionStatus.Negated), ("free of", AssertionStatus.Negated),
        ("never", AssertionStatus.Negated), ("absence of", AssertionStatus.Negated), ("no evidence of", AssertionStatus.Negated), ("no signs of", AssertionStatus.Negated),
        ("no history of", AssertionStatus.Negated), ("ruled out for", AssertionStatus.Negated), ("avoid", AssertionStatus.Negated), ("omit", AssertionStatus.Negated),
        ("declines", AssertionStatus.Negated), ("skip", AssertionStatus.Negated), ("instead of", AssertionStatus.Negated), ("rather than", AssertionStatus.Negated),
        ("rule out", AssertionStatus.Suspected), ("r/o", AssertionStatus.Suspected), ("ro", AssertionStatus.Suspected), ("possible", AssertionStatus.Suspected), ("probable", AssertionStatus.Suspected),
        ("suspected", AssertionStatus.Suspected), ("suspicion of", AssertionStatus.Suspected), ("suspicion for", AssertionStatus.Suspected), ("suspect", AssertionStatus.Suspected),
        ("concern for", AssertionStatus.Suspected), ("concerning for", AssertionStatus.Suspected), ("question of", AssertionStatus.Suspected), ("evaluate for", AssertionStatus.Suspected),
        ("eval for", AssertionStatus.Suspected), ("assess for", AssertionStatus.Suspected), ("exclude", AssertionStatus.Suspected), ("likely", AssertionStatus.Suspected), ("versus", AssertionStatus.Suspected),
        ("vs", AssertionStatus.Suspected), ("at risk for", AssertionStatus.Suspected), ("risk of", AssertionStatus.Suspected), ("at risk of", AssertionStatus.Suspected),
        ("history of", AssertionStatus.Past), ("h/o", AssertionStatus.Past), ("hx of", AssertionStatus.Past), ("hx", AssertionStatus.Past), ("past", AssertionStatus.Past), ("previous", AssertionStatus.Past),
        ("previously", AssertionStatus.Past), ("prior", AssertionStatus.Past), ("s/p", AssertionStatus.Past), ("status post", AssertionStatus.Past), ("post", AssertionStatus.Past), ("resolved", AssertionStatus.Past),
        ("remote", AssertionStatus.Past), ("personal history of", AssertionStatus.Past),
        ("family history of", AssertionStatus.Family), ("family history", AssertionStatus.Family), ("family hx", AssertionStatus.Family), ("fh of", AssertionStatus.Family), ("fhx", AssertionStatus.Family),
        ("mother with", AssertionStatus.Family), ("father with", AssertionStatus.Family), ("mother had", AssertionStatus.Family), ("father had", AssertionStatus.Family),
        ("brother with", AssertionStatus.Family), ("sister with", AssertionStatus.Family), ("brother had", AssertionStatus.Family), ("sister had", AssertionStatus.Family),
        ("parent with", AssertionStatus.Family), ("sibling with", AssertionStatus.Family), ("first degree relative with", AssertionStatus.Family),
    ];

    public static readonly ImmutableArray<(string Cue, AssertionStatus AssertionStatus)> After =
    [
        ("denied", AssertionStatus.Negated), ("ruled out", AssertionStatus.Negated), ("absent", AssertionStatus.Negated), ("not needed", AssertionStatus.Negated), ("not wanted", AssertionStatus.Negated),
        ("not required", AssertionStatus.Negated), ("not present", AssertionStatus.Negated), ("none", AssertionStatus.Negated), ("negative", AssertionStatus.Negated), ("declined", AssertionStatus.Negated),
        ("resolved", AssertionStatus.Past), ("in the past", AssertionStatus.Past), ("years ago", AssertionStatus.Past), ("in family", AssertionStatus.Family), ("in father", AssertionStatus.Family),
        ("in mother", AssertionStatus.Family), ("in brother", AssertionStatus.Family), ("in sister", AssertionStatus.Family),
    ];
}
