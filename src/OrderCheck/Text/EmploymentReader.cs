using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a word of the fact <c>employment</c> says.</summary>
internal enum EmploymentWord
{
    /// <summary>Somebody does not work, or no longer.</summary>
    NotWorking,

    /// <summary>It is the work of a relative other than the spouse.</summary>
    OtherRelative,

    /// <summary>The employer is large enough for the group plan to pay first.</summary>
    LargeEmployer,

    /// <summary>The employer is smaller.</summary>
    SmallEmployer,

    /// <summary>A number beside it counts the people of an employer.</summary>
    Headcount,

    /// <summary>The number beside it is an upper end.</summary>
    Fewer,
}

/// <summary>Reads the fact <c>employment</c>: whose work it is and how large the employer is. The words are in <c>evidence/wordings.json</c>.</summary>
internal sealed class EmploymentReader(ContextualPhraseMatcher<EmploymentWord> words)
{
    private const int MaxText = 200;

    /// <summary>
    /// Met when the patient or the spouse works for an employer of so many employees or more, not met when neither works or the employer is
    /// smaller, unknown when the text does not say. At most 200 characters are read.
    /// </summary>
    public Truth IsWorkingWithGroupPlan(string text, int employees)
    {
        var tokens = TextTokens.Of(text.Length > MaxText ? text[..MaxText] : text);
        var matches = words.Match(tokens);
        var result = Truth.Unknown;
        foreach (var (start, end) in Clauses(tokens))
        {
            var clause = new Clause(tokens, start, end, employees, [.. matches.Where(match => match.Start >= start && match.End <= end)]);
            var works = clause.Works;
            if (works == Truth.Met)
            {
                return Truth.Met;
            }

            // "retired, former employer of 200": what follows speaks of the past until somebody else is named.
            result = works == Truth.NotMet ? Truth.NotMet : result;
        }

        return result;
    }

    private static IEnumerable<(int Start, int End)> Clauses(ImmutableArray<Token> tokens)
    {
        var start = 0;
        for (var i = 0; i <= tokens.Length; i++)
        {
            if (i == tokens.Length || tokens[i].EndsSentence || tokens[i].Kind == TokenKind.Comma || tokens[i].Text is "and" or "but")
            {
                yield return (start, i);
                start = i + 1;
            }
        }
    }

    private sealed record Clause(ImmutableArray<Token> Tokens, int Start, int End, int Employees, ImmutableArray<PhraseMatch<EmploymentWord>> Matches)
    {
        public Truth Works => Says(EmploymentWord.NotWorking) || Matches.Any(match => IsOfThePast(match.Status)) ? Truth.NotMet
            : Says(EmploymentWord.OtherRelative) ? Truth.Unknown
            : Says(EmploymentWord.LargeEmployer) ? Truth.Met
            : Says(EmploymentWord.SmallEmployer) ? Truth.NotMet
            : IsLarge;

        private Truth IsLarge
        {
            get
            {
                if (Headcount is not { } number)
                {
                    return Truth.Unknown;
                }

                return !Says(EmploymentWord.Fewer) ? number >= Employees ? Truth.Met : Truth.NotMet
                    : number > Employees ? Truth.Unknown : Truth.NotMet;
            }
        }

        private decimal? Headcount
        {
            get
            {
                var counts = Says(EmploymentWord.Headcount) || Tokens.AsSpan(Start, End - Start).ToArray().Any(token => token.Text == Signs.Plus);
                for (var i = Start; counts && i < End; i++)
                {
                    if (Tokens[i].IsNumber)
                    {
                        return Tokens[i].Number;
                    }
                }

                return null;
            }
        }

        private bool Says(EmploymentWord word) => Matches.Any(match => match.Meaning == word && match.Status != AssertionStatus.Negated);

        private static bool IsOfThePast(AssertionStatus status) => status is AssertionStatus.Historical or AssertionStatus.Resolved;
    }
}
