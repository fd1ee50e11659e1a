using System.Collections.Immutable;
using System.Text;

namespace OrderCheck;

/// <summary>
/// Finds known phrases in free text and what the text asserts of them, after the ConText algorithm (Harkema and others, 2009): the
/// text is split into tokens, phrases and cues are matched, and each cue gives its status to the phrases in its scope. The longest
/// phrase wins and phrases do not overlap. The work is linear in the length of the text. Text is data: nothing in it is ever obeyed.
/// </summary>
/// <typeparam name="T">What a phrase means.</typeparam>
internal sealed class ContextualPhraseMatcher<T>
{
    private readonly ContextCues _cues;
    private readonly Func<T, PhraseKind> _kind;
    private readonly PhraseTrie<T> _phrases;

    /// <summary>Builds the matcher.</summary>
    /// <param name="phrases">The phrases and what they mean; one phrase may mean several things.</param>
    /// <param name="cues">The cues.</param>
    /// <param name="kind">What sort of thing a meaning is; a finding unless given.</param>
    /// <param name="words">How words compare; ordinal unless given.</param>
    /// <exception cref="ArgumentException">A phrase has no word or too many.</exception>
    public ContextualPhraseMatcher(
        IEnumerable<(string Phrase, T Meaning)> phrases, ContextCues cues, Func<T, PhraseKind>? kind = null,
        IEqualityComparer<string>? words = null)
    {
        _cues = cues;
        _kind = kind ?? (_ => PhraseKind.Finding);
        _phrases = new PhraseTrie<T>(words ?? StringComparer.Ordinal);
        foreach (var (phrase, meaning) in phrases)
        {
            _phrases.Add(phrase, meaning);
        }
    }

    /// <summary>All phrases in a text, in its order.</summary>
    public ImmutableArray<PhraseMatch<T>> Match(string? text) => string.IsNullOrWhiteSpace(text) ? [] : Match(TextTokens.Of(text));

    /// <summary>All phrases in a text that was split before.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="accepts">The meanings that count; all unless given.</param>
    public ImmutableArray<PhraseMatch<T>> Match(ImmutableArray<Token> tokens, Func<T, bool>? accepts = null)
    {
        var (meanings, spans) = FindPhrases(tokens, accepts);
        if (spans.Count == 0)
        {
            return [];
        }

        var statuses = new AssertionScopes(tokens, spans).Assign(_cues.Find(tokens, spans));
        var matches = ImmutableArray.CreateBuilder<PhraseMatch<T>>(spans.Count);
        for (var i = 0; i < spans.Count; i++)
        {
            var (start, end, _) = spans[i];
            matches.Add(new PhraseMatch<T>(meanings[i], statuses[i], Words(tokens.AsSpan(start, end - start)), start, end));
        }

        return matches.DrainToImmutable();
    }

    /// <summary>What a text of nothing but cues and question marks asserts of what it does not name, or null: "denies", "r/o", "?".</summary>
    public AssertionStatus? OfCuesAlone(ImmutableArray<Token> tokens)
    {
        AssertionStatus? status = null;
        for (var at = 0; at < tokens.Length;)
        {
            var end = _cues.EndAt(tokens, at);
            if (end == at && tokens[at].Kind == TokenKind.Word)
            {
                return null;
            }

            status ??= end > at ? _cues.StatusAt(tokens, at)
                : tokens[at].Kind is TokenKind.QuestionBefore or TokenKind.QuestionAfter ? AssertionStatus.Possible : null;
            at = Math.Max(end, at + 1);
        }

        return status;
    }

    private (List<T> Meanings, List<PhraseSpan> Spans) FindPhrases(ImmutableArray<Token> tokens, Func<T, bool>? accepts)
    {
        var meanings = new List<T>();
        var spans = new List<PhraseSpan>();
        for (var at = 0; at < tokens.Length;)
        {
            var (values, end) = _phrases.LongestAt(tokens, at);
            values = accepts is null ? values : values.RemoveAll(value => !accepts(value));
            if (!values.IsEmpty && _cues.EndAt(tokens, at) > end)
            {
                // "family history of" is a cue although "family history" is a phrase.
                at++;
                continue;
            }

            foreach (var meaning in values)
            {
                meanings.Add(meaning);
                spans.Add(new PhraseSpan(at, end, _kind(meaning)));
            }

            at = values.IsEmpty ? at + 1 : end;
        }

        return (meanings, spans);
    }

    private static string Words(ReadOnlySpan<Token> tokens)
    {
        var words = new StringBuilder();
        foreach (var token in tokens)
        {
            var joined = words.Length == 0 || token.Kind == TokenKind.Slash || words[^1] == '/';
            words.Append(joined ? "" : " ").Append(token.Text);
        }

        return words.ToString();
    }
}
