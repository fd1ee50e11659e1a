using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace OrderCheck;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A word, a number, a sign such as <c>(-)</c> or <c>%</c>.</summary>
    Word,

    /// <summary>A comma.</summary>
    Comma,

    /// <summary>A slash: part of a shorthand ("r/o") or a joint of a list ("CP/SOB").</summary>
    Slash,

    /// <summary>A colon or an equals sign.</summary>
    Colon,

    /// <summary>A dash between spaces.</summary>
    Dash,

    /// <summary>A question mark in front of a word.</summary>
    QuestionBefore,

    /// <summary>A question mark after a word; it ends the sentence too.</summary>
    QuestionAfter,

    /// <summary>An opening bracket.</summary>
    Open,

    /// <summary>A closing bracket.</summary>
    Close,

    /// <summary>The end of a sentence or a line.</summary>
    SentenceEnd,
}

/// <summary>A piece of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word in lower case; the character itself for the rest.</param>
/// <param name="WordsBefore">How many words the text has before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int WordsBefore)
{
    /// <summary>True for a word that is the number of a year from 1900 to 2099.</summary>
    public bool IsYear => Kind == TokenKind.Word && Text.Length == 4
        && (Text.StartsWith("19", StringComparison.Ordinal) || Text.StartsWith("20", StringComparison.Ordinal)) && IsNumber;

    /// <summary>True for a word that is a number.</summary>
    public bool IsNumber => Kind == TokenKind.Word && char.IsAsciiDigit(Text[0]) && Number is not null;

    /// <summary>The number that the word is, or null.</summary>
    public decimal? Number =>
        Kind == TokenKind.Word
        && decimal.TryParse(Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True for a question mark or the end of a sentence: nothing reaches over it.</summary>
    public bool EndsSentence => Kind is TokenKind.SentenceEnd or TokenKind.QuestionAfter;
}

/// <summary>
/// Splits a text into lower-case words and the punctuation that decides how far a cue reaches. One pass; a text is data, and no
/// character of it means anything else.
/// </summary>
internal static class TextTokens
{
    /// <summary>A phrase or cue has at most so many words, slashes counted.</summary>
    public const int MaxPatternTokens = 16;

    /// <summary>The tokens of a text, in its order.</summary>
    public static ImmutableArray<Token> Of(string text) => new Splitter(text, pattern: false).Split();

    /// <summary>The tokens of a phrase or cue of the data: <c>{n}</c> in it is any number, <c>{year}</c> any year.</summary>
    public static ImmutableArray<string> OfPattern(string pattern) =>
        [.. new Splitter(pattern, pattern: true).Split().Select(token => token.Text)];

    /// <summary>True when a phrase or cue of the data has a word and not too many.</summary>
    public static bool IsPattern(string pattern) => OfPattern(pattern).Length is > 0 and <= MaxPatternTokens;

    /// <summary>The words of a name in lower case, joined by one space each, without any punctuation: what names are compared by.</summary>
    public static string PlainWords(string name) =>
        string.Join(' ', Of(name).Where(token => token.Kind == TokenKind.Word && token.Text.Any(char.IsLetterOrDigit))
        .Select(token => token.Text));

    // Their dot ends no sentence.
    private static readonly FrozenSet<string> Abbreviations =
        FrozenSet.ToFrozenSet(["approx", "ddx", "dr", "eval", "incl", "poss", "prob", "susp", "vs"], StringComparer.Ordinal);

    private sealed class Splitter(string text, bool pattern)
    {
        private readonly ImmutableArray<Token>.Builder _tokens = ImmutableArray.CreateBuilder<Token>((text.Length / 6) + 1);
        private int _words;
        private int _at;

        public ImmutableArray<Token> Split()
        {
            while (_at < text.Length)
            {
                if (IsWordStart())
                {
                    AddWord(_at, EndOfWord());
                }
                else
                {
                    AddMark(text[_at]);
                }
            }

            return _tokens.DrainToImmutable();
        }

        private char Before => _at > 0 ? text[_at - 1] : ' ';

        private char After => _at + 1 < text.Length ? text[_at + 1] : ' ';

        private bool IsWordStart() => char.IsLetterOrDigit(text[_at]) || (pattern && text[_at] == '{');

        private int EndOfWord()
        {
            var end = _at + 1;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || IsInside(end) || (pattern && text[end] is '{' or '}')))
            {
                end++;
            }

            return end;
        }

        // "can't", "1.5" and "1,000" are one word; "50, 70" are two.
        private bool IsInside(int at)
        {
            if (at + 1 >= text.Length || !char.IsLetterOrDigit(text[at + 1]))
            {
                return false;
            }

            return text[at] switch
            {
                '\'' or '’' => true,
                '.' => char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]),
                ',' => char.IsAsciiDigit(text[at - 1]) && DigitsFrom(at + 1) == 3,
                _ => false,
            };
        }

        private int DigitsFrom(int at)
        {
            var end = at;
            while (end < text.Length && end - at < 4 && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            return end - at;
        }

        private void AddWord(int start, int end)
        {
            var word = text[start..end].ToLowerInvariant();
            if (char.IsAsciiDigit(word[0]))
            {
                word = word.Replace(",", "", StringComparison.Ordinal);
            }

            // "x3" counts like "x 3".
            if (word.Length > 1 && word[0] == 'x' && DigitsFrom(start + 1) == word.Length - 1)
            {
                Add(TokenKind.Word, "x");
                word = word[1..];
            }

            AddPlainWord(word.Replace('’', '\''));
            _at = end;
        }

        // Of "( ) yes (x) no" the ticked answer is left.
        private void AddPlainWord(string word)
        {
            if (word is "yes" or "no" or "y" or "n" && _tokens.Count > 0 && _tokens[^1].Text is Signs.Minus or Signs.Plus)
            {
                var isTicked = _tokens[^1].Text == Signs.Plus;
                _tokens.RemoveAt(_tokens.Count - 1);
                _words--;
                if (!isTicked)
                {
                    return;
                }
            }

            Add(TokenKind.Word, word);
        }

        private void AddMark(char mark)
        {
            switch (mark)
            {
                case '-' or '–' or '—' or '−':
                    AddDash();
                    break;
                case '+':
                    AddPlus();
                    break;
                case '(' or '[':
                    AddOpen();
                    return;
                case '?':
                    AddQuestion();
                    break;
                case '.' when _at + 1 < text.Length && (!char.IsWhiteSpace(After) || (_tokens.Count > 0 && Abbreviations.Contains(_tokens[^1].Text))):
                    break;
                case '☐':
                    Add(TokenKind.Word, Signs.Minus);
                    break;
                case '☑' or '☒' or '✓' or '✔':
                    Add(TokenKind.Word, Signs.Plus);
                    break;
                case '.' or ';' or '\n' or '\r' or '!' or '•':
                    Add(TokenKind.SentenceEnd, ".");
                    break;
                case '%' or '<' or '>':
                    Add(TokenKind.Word, mark.ToString());
                    break;
                case '≤' or '≥':
                    Add(TokenKind.Word, mark == '≤' ? "<" : ">");
                    break;
                case '&':
                    Add(TokenKind.Word, "and");
                    break;
                default:
                    AddSeparator(mark);
                    break;
            }

            _at++;
        }

        private void AddSeparator(char mark)
        {
            TokenKind? kind = mark switch
            {
                ',' => TokenKind.Comma,
                '/' => TokenKind.Slash,
                ':' or '=' => TokenKind.Colon,
                ')' or ']' => TokenKind.Close,
                _ => null,
            };
            if (kind is { } known)
            {
                Add(known, mark.ToString());
            }
        }

        // "CP-free" is two words, "-CP" and "CP-" deny, "pain - none" separates, and a dash at the start of a line is a bullet.
        private void AddDash()
        {
            var (wordBefore, wordAfter) = (char.IsLetterOrDigit(Before), char.IsLetterOrDigit(After));
            if (wordBefore && wordAfter)
            {
                return;
            }

            if (wordBefore && char.IsLetter(Before) && (EndsItem(After) || IsAbbreviationBefore()))
            {
                Add(TokenKind.Word, Signs.Minus);
            }
            else if (!wordBefore && char.IsLetter(After))
            {
                AddLeadingMinus();
            }
            else
            {
                Add(TokenKind.Dash, "-");
            }
        }

        private void AddLeadingMinus()
        {
            if (_at > 0 && StartsLine())
            {
                Add(TokenKind.SentenceEnd, ".");
            }
            else
            {
                Add(TokenKind.Word, Signs.Minus);
            }
        }

        private bool StartsLine() => _tokens.Count > 0 && _tokens[^1].Kind == TokenKind.SentenceEnd
            && text[_at - 1] is '\n' or '\r' or ' ' or '\t';

        private bool IsAbbreviationBefore()
        {
            var start = _at - 1;
            while (start >= 0 && _at - start < 6 && char.IsUpper(text[start]))
            {
                start--;
            }

            var length = _at - 1 - start;
            return length is >= 2 and <= 4 && (start < 0 || !char.IsLetterOrDigit(text[start]));
        }

        private void AddPlus()
        {
            var (wordBefore, wordAfter) = (char.IsLetterOrDigit(Before), char.IsLetterOrDigit(After));
            if (wordBefore != wordAfter)
            {
                Add(TokenKind.Word, Signs.Plus);
            }
        }

        // "(-)", "[x]" and the empty box "[ ]" are signs of their own, and "(?)" is a question mark.
        private void AddOpen()
        {
            var isClosed = _at + 2 < text.Length && text[_at + 2] is ')' or ']';
            if (isClosed && text[_at + 1] is '-' or '+' or 'x' or 'X' or ' ')
            {
                Add(TokenKind.Word, text[_at + 1] is '-' or ' ' ? Signs.Minus : Signs.Plus);
                _at += 3;
                return;
            }

            if (isClosed && text[_at + 1] == '?')
            {
                Add(_tokens.Count > 0 && _tokens[^1].Kind == TokenKind.Word ? TokenKind.QuestionAfter : TokenKind.QuestionBefore, "?");
                _at += 3;
                return;
            }

            Add(TokenKind.Open, "(");
            _at++;
        }

        private void AddQuestion()
        {
            var after = char.IsLetterOrDigit(Before) || Before is ')' or ']' or '"';
            Add(after ? TokenKind.QuestionAfter : TokenKind.QuestionBefore, "?");
        }

        private static bool EndsItem(char mark) => mark is ',' or ';' or '.' or ')' or '\n' or '\r';

        private void Add(TokenKind kind, string word)
        {
            _tokens.Add(new Token(kind, word, _words));
            _words += kind == TokenKind.Word ? 1 : 0;
        }
    }
}

/// <summary>Signs that stand for words.</summary>
internal static class Signs
{
    /// <summary>Denies: "(-) CP", "-CP", "CP-".</summary>
    public const string Minus = "(-)";

    /// <summary>Affirms: "(+) SOB", "+FH", "SOB+".</summary>
    public const string Plus = "(+)";
}
