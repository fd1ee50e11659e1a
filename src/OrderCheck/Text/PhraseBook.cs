using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>How a phrase stands in its sentence.</summary>
internal enum Mood
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
internal readonly record struct PhraseHit<T>(T Meaning, Mood Mood, string Phrase);

/// <summary>
/// Finds known phrases in free text and tells how they stand (negation, suspicion, history, family). Longest match wins,
/// phrases do not overlap, the work is linear in the length of the text. Text is data: nothing in it is ever obeyed.
/// </summary>
internal sealed class PhraseBook<T>
{
    private const int MaximumPhraseWords = 10;

    // A cue reaches forward over at most this many words, and never past a sentence end or a word such as "but".
    private const int Reach = 6;

    private readonly Func<T, bool>? _standsAlone;
    private readonly IEqualityComparer<string> _words;
    private readonly Dictionary<string, Node> _roots;

    /// <summary>Builds the book.</summary>
    /// <param name="phrases">The phrases and what they mean.</param>
    /// <param name="moreCues">Cues of this book beside the common ones; a phrase may be a cue as well.</param>
    /// <param name="words">How words compare; ordinal unless given.</param>
    /// <param name="standsAlone">Meanings that a denial before a comma does not reach: "no dyspnea, asymptomatic".</param>
    public PhraseBook(
        IEnumerable<(string Phrase, T Meaning)> phrases, IEnumerable<(string Cue, Mood Mood)>? moreCues = null, IEqualityComparer<string>? words = null,
        Func<T, bool>? standsAlone = null)
    {
        _standsAlone = standsAlone;
        _words = words ?? StringComparer.Ordinal;
        _roots = new Dictionary<string, Node>(_words);
        foreach (var (phrase, meaning) in phrases)
        {
            Add(phrase, node => node.Meanings = node.Meanings.Add(meaning));
        }

        foreach (var (cue, mood) in moreCues is null ? Cues.Before : Cues.Before.Concat(moreCues))
        {
            Add(cue, node => node.CueBefore = mood);
        }

        foreach (var (cue, mood) in Cues.After)
        {
            Add(cue, node => node.CueAfter = mood);
        }
    }

    /// <summary>All phrases of the book in the text, in their order.</summary>
    public ImmutableArray<PhraseHit<T>> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var words = Words.Of(text);
        var hits = new List<PhraseHit<T>>();
        var clauseStart = 0; // first hit of the running clause
        Mood? cue = null;
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
                        hits[h] = hits[h] with { Mood = Mood.Negated };
                    }

                    i++;
                }

                clauseStart = hits.Count;
                i++;
                continue;
            }

            // "no prior infarction, new chest pain": what is new behind the comma is not denied.
            if (words[i] is { AfterComma: true, Text: "new" or "now" or "today" or "currently" } && cue is Mood.Negated)
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

                if (cue is Mood.Negated && words[i].AfterComma && _standsAlone is not null && node.Meanings.All(_standsAlone))
                {
                    cue = null;
                }

                var mood = cue ?? Mood.Affirmed;
                var phrase = string.Join(' ', words.GetRange(i, length).Select(word => word.Text));
                foreach (var meaning in node.Meanings)
                {
                    hits.Add(new PhraseHit<T>(meaning, mood, phrase));
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
                    hits[h] = hits[h] with { Mood = after };
                }

                clauseStart = hits.Count;
            }
            else if (node.CueBefore is { } before)
            {
                // "no history of" denies; "family history of" stays with the family.
                cue = cue is Mood.Negated && i <= cueEnds && before is not Mood.Affirmed ? Mood.Negated : before;
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

        public Mood? CueBefore { get; set; }

        public Mood? CueAfter { get; set; }
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

internal static class Cues
{
    public static readonly ImmutableArray<(string Cue, Mood Mood)> Before =
    [
        ("no", Mood.Negated), ("not", Mood.Negated), ("without", Mood.Negated), ("w/o", Mood.Negated), ("wo", Mood.Negated),
        ("denies", Mood.Negated), ("denied", Mood.Negated), ("denying", Mood.Negated), ("negative for", Mood.Negated), ("free of", Mood.Negated),
        ("never", Mood.Negated), ("absence of", Mood.Negated), ("no evidence of", Mood.Negated), ("no signs of", Mood.Negated),
        ("no history of", Mood.Negated), ("ruled out for", Mood.Negated), ("avoid", Mood.Negated), ("omit", Mood.Negated),
        ("declines", Mood.Negated), ("skip", Mood.Negated), ("instead of", Mood.Negated), ("rather than", Mood.Negated),
        ("rule out", Mood.Suspected), ("r/o", Mood.Suspected), ("ro", Mood.Suspected), ("possible", Mood.Suspected), ("probable", Mood.Suspected),
        ("suspected", Mood.Suspected), ("suspicion of", Mood.Suspected), ("suspicion for", Mood.Suspected), ("suspect", Mood.Suspected),
        ("concern for", Mood.Suspected), ("concerning for", Mood.Suspected), ("question of", Mood.Suspected), ("evaluate for", Mood.Suspected),
        ("eval for", Mood.Suspected), ("assess for", Mood.Suspected), ("exclude", Mood.Suspected), ("likely", Mood.Suspected), ("versus", Mood.Suspected),
        ("vs", Mood.Suspected), ("at risk for", Mood.Suspected), ("risk of", Mood.Suspected), ("at risk of", Mood.Suspected),
        ("history of", Mood.Past), ("h/o", Mood.Past), ("hx of", Mood.Past), ("hx", Mood.Past), ("past", Mood.Past), ("previous", Mood.Past),
        ("previously", Mood.Past), ("prior", Mood.Past), ("s/p", Mood.Past), ("status post", Mood.Past), ("post", Mood.Past), ("resolved", Mood.Past),
        ("remote", Mood.Past), ("personal history of", Mood.Past),
        ("family history of", Mood.Family), ("family history", Mood.Family), ("family hx", Mood.Family), ("fh of", Mood.Family), ("fhx", Mood.Family),
        ("mother with", Mood.Family), ("father with", Mood.Family), ("mother had", Mood.Family), ("father had", Mood.Family),
        ("brother with", Mood.Family), ("sister with", Mood.Family), ("brother had", Mood.Family), ("sister had", Mood.Family),
        ("parent with", Mood.Family), ("sibling with", Mood.Family), ("first degree relative with", Mood.Family),
    ];

    public static readonly ImmutableArray<(string Cue, Mood Mood)> After =
    [
        ("denied", Mood.Negated), ("ruled out", Mood.Negated), ("absent", Mood.Negated), ("not needed", Mood.Negated), ("not wanted", Mood.Negated),
        ("not required", Mood.Negated), ("not present", Mood.Negated), ("none", Mood.Negated), ("negative", Mood.Negated), ("declined", Mood.Negated),
        ("resolved", Mood.Past), ("in the past", Mood.Past), ("years ago", Mood.Past), ("in family", Mood.Family), ("in father", Mood.Family),
        ("in mother", Mood.Family), ("in brother", Mood.Family), ("in sister", Mood.Family),
    ];
}
