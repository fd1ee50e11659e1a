using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Word sequences with values, of which the longest at a place of a text is found.</summary>
internal sealed class PhraseTrie<T>(IEqualityComparer<string> words)
{
    // A number in a phrase has at most four digits: "calcium score 75571" names a code.
    private const int MaxDigits = 4;

    private const string AnyNumber = "{n}";
    private const string AnyYear = "{year}";

    private readonly Node _root = new(words);

    /// <summary>Adds a value to a phrase of the data; one phrase may have several.</summary>
    /// <exception cref="ArgumentException">The phrase has no word or too many.</exception>
    public void Add(string phrase, T value)
    {
        if (!TextTokens.IsPattern(phrase))
        {
            throw new ArgumentException($"a phrase has 1 to {TextTokens.MaxPatternTokens} words: '{phrase}'", nameof(phrase));
        }

        var node = _root;
        foreach (var token in TextTokens.OfPattern(phrase))
        {
            node = node.Child(token);
        }

        if (!node.Values.Contains(value))
        {
            node.Values = node.Values.Add(value);
        }
    }

    /// <summary>Values of the longest phrase that starts at a token, and the position after it; no values and the token itself when none
    /// does.</summary>
    public (ImmutableArray<T> Values, int End) LongestAt(ImmutableArray<Token> tokens, int start)
    {
        var (best, end) = Longest(_root, tokens, start, Math.Min(tokens.Length, start + TextTokens.MaxPatternTokens));
        return (best?.Values ?? [], end);
    }

    // Only a number has a second way down: as itself and as any number. Phrases hold few numbers, so the ways stay few.
    private static (Node? Node, int End) Longest(Node from, ImmutableArray<Token> tokens, int at, int limit)
    {
        (Node? Node, int End) best = (from.Values.IsEmpty ? null : from, at);
        if (at >= limit || tokens[at].EndsSentence)
        {
            return best;
        }

        var token = tokens[at];
        best = Longer(best, Below(from.Find(token.Text)));
        if (from.HasPlaceholder && token.Text.Length <= MaxDigits && token.IsNumber)
        {
            best = Longer(best, Below(token.IsYear ? from.Find(AnyYear) : null));
            best = Longer(best, Below(from.Find(AnyNumber)));
        }

        return best;

        (Node? Node, int End) Below(Node? child) => child is null ? (null, at) : Longest(child, tokens, at + 1, limit);
    }

    private static (Node? Node, int End) Longer((Node? Node, int End) one, (Node? Node, int End) other) =>
        other.Node is not null && (one.Node is null || other.End > one.End) ? other : one;

    private sealed class Node(IEqualityComparer<string> words)
    {
        private readonly Dictionary<string, Node> _next = new(words);

        public ImmutableArray<T> Values { get; set; } = [];

        public bool HasPlaceholder { get; private set; }

        public Node? Find(string word) => _next.GetValueOrDefault(word);

        public Node Child(string word)
        {
            HasPlaceholder |= word is AnyNumber or AnyYear;
            if (!_next.TryGetValue(word, out var child))
            {
                _next[word] = child = new Node(words);
            }

            return child;
        }
    }
}
