using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// The third pass of ConText over one text: which cue reaches which phrase, and which of several cues wins. The rules and their
/// sources are in <c>evidence/README.md</c>; the tests of this class have one sentence for each.
/// </summary>
internal sealed class AssertionScopes(ImmutableArray<Token> tokens, IReadOnlyList<PhraseSpan> phrases)
{
    private const int ForwardReach = 6;
    private const int BackwardReach = 4;

    // A backward cue speaks of a list of at most so many phrases, which keeps the work linear.
    private const int MaxListed = 12;

    private static readonly ImmutableArray<AssertionStatus> ByForce =
        [AssertionStatus.Hypothetical, AssertionStatus.Planned, AssertionStatus.Possible, AssertionStatus.Resolved, AssertionStatus.Done];

    private static readonly ContextCue Doubt = new(CueDirection.Forward, AssertionStatus.Possible) { Adjacent = true };
    private static readonly ContextCue DoubtOfFinding = Doubt with { Of = [PhraseKind.Finding] };

    private readonly Asserted[] _asserted = new Asserted[phrases.Count];
    private readonly List<Scope> _scopes = [];
    private int _read; // phrases before the current token
    private int _sentence; // the first phrase of the running sentence
    private int _stop; // the last token that nothing reaches back over
    private int _depth; // open brackets

    /// <summary>The status of each phrase.</summary>
    public AssertionStatus[] Assign(ImmutableArray<CueMatch> cues)
    {
        var cue = 0;
        for (var at = 0; at < tokens.Length; at++)
        {
            ReadPhrases(at);
            if (cue < cues.Length && cues[cue].Start == at)
            {
                ReadCue(cues[cue++]);
            }

            ReadPunctuation(at, cue < cues.Length ? cues[cue] : null);
        }

        var statuses = new AssertionStatus[phrases.Count];
        for (var i = 0; i < statuses.Length; i++)
        {
            statuses[i] = Resolve(_asserted[i], phrases[i].Kind);
        }

        return statuses;
    }

    // The order of force: of the family, denied, hypothetical or planned, in doubt, over, done or past, else present.
    private static AssertionStatus Resolve(Asserted asserted, PhraseKind kind)
    {
        var isNegated = asserted.HasFlag(Asserted.Negated);
        if (asserted.HasFlag(Asserted.FamilyMember))
        {
            return isNegated ? AssertionStatus.FamilyMemberNegated : AssertionStatus.FamilyMember;
        }

        if (isNegated)
        {
            return asserted.HasFlag(Asserted.Resolved) ? AssertionStatus.Resolved : kind == PhraseKind.Test ? AssertionStatus.NotPerformed : AssertionStatus.Negated;
        }

        foreach (var status in ByForce)
        {
            if (asserted.HasFlag(Flag(status)))
            {
                return status;
            }
        }

        return asserted.HasFlag(Asserted.Historical) && !asserted.HasFlag(Asserted.Present) ? AssertionStatus.Historical : AssertionStatus.Present;
    }

    private void ReadPhrases(int at)
    {
        var first = _read;
        while (_read < phrases.Count && phrases[_read].Start == at)
        {
            _read++;
        }

        if (_read == first)
        {
            return;
        }

        _scopes.RemoveAll(scope => !scope.Reaches(tokens[at].WordsBefore));
        foreach (var scope in _scopes.ToArray())
        {
            Reach(scope, first);
        }

        DoubtAlternatives(first);
    }

    // A list under one cue ("no chest pain, dyspnea or syncope") carries the cue on; a phrase that it does not speak of ends it.
    private void Reach(Scope scope, int first)
    {
        var reached = false;
        for (var i = first; i < _read; i++)
        {
            if (scope.SpeaksOf(phrases[i].Kind))
            {
                _asserted[i] |= Flag(scope.Cue.Status);
                scope.LastKind = phrases[i].Kind;
                scope.LastStart = phrases[i].Start;
                reached = true;
            }
        }

        if (reached && !scope.Cue.Adjacent)
        {
            scope.WordsBefore = WordsAt(phrases[first].End);
            scope.HasComma = false;
        }
        else if (reached || scope.LastKind is not null || scope.HasComma)
        {
            _scopes.Remove(scope);
        }
    }

    // "CAD or PE" without a cue is a question.
    private void DoubtAlternatives(int first)
    {
        if (first <= _sentence || phrases[first].Start != phrases[first - 1].End + 1 || tokens[phrases[first].Start - 1].Text != "or")
        {
            return;
        }

        if (IsPlainFinding(first) && IsPlainFinding(first - 1))
        {
            _asserted[first] |= Asserted.Possible;
            _asserted[first - 1] |= Asserted.Possible;
        }
    }

    private bool IsPlainFinding(int phrase) => phrases[phrase].Kind == PhraseKind.Finding && _asserted[phrase] == Asserted.Nothing;

    private void ReadCue(CueMatch match)
    {
        var isAnswer = IsAnswer(match);
        var backward = isAnswer || SpeaksBackward(match);
        foreach (var cue in match.Cues)
        {
            switch (cue.Direction)
            {
                case CueDirection.Answer when isAnswer:
                case CueDirection.Backward when backward && !isAnswer:
                    SpeakBackward(cue, match);
                    break;
                case CueDirection.Between:
                    DoubtBothSides(match);
                    break;
                default:
                    break;
            }
        }

        if (HasCue(match, CueDirection.Termination))
        {
            _scopes.Clear();
            _stop = match.End;
        }

        if (!backward)
        {
            OpenScopes(match);
        }
    }

    // "chest pain: no", "SOB? yes", "chest pain no": the answer ends its item, behind a mark of separation or the phrase itself.
    private bool IsAnswer(CueMatch match) =>
        HasCue(match, CueDirection.Answer) && match.Start > 0
        && (match.End == tokens.Length || tokens[match.End].Kind is TokenKind.Comma or TokenKind.SentenceEnd or TokenKind.Close)
        && LastBefore(match.Start) is { } last
        && (phrases[last].End == match.Start
            || tokens[match.Start - 1].Kind is TokenKind.Colon or TokenKind.Dash or TokenKind.QuestionAfter or TokenKind.Open);

    private static bool HasCue(CueMatch match, CueDirection direction)
    {
        foreach (var cue in match.Cues)
        {
            if (cue.Direction == direction)
            {
                return true;
            }
        }

        return false;
    }

    private bool SpeaksBackward(CueMatch match)
    {
        if (!HasCue(match, CueDirection.Backward))
        {
            return false;
        }

        if (!HasCue(match, CueDirection.Forward))
        {
            return true;
        }

        // Words that go both ways ("resolved", "denied", "(-)") speak of the nearer phrase.
        if (LastBefore(match.Start) is not { } last || !match.Cues.Any(cue => cue.Direction == CueDirection.Backward && SpeaksOfPhraseAt(last, cue)))
        {
            return false;
        }

        if (!HasPhraseDirectlyAfter(match.End))
        {
            // "CAD, possible reflux" doubts something that we do not know.
            return !(IsDoubt(match) && tokens[match.Start - 1].Kind == TokenKind.Comma && IsWord(match.End));
        }

        var isSign = tokens[match.Start].Text is Signs.Minus or Signs.Plus;
        return isSign ? !IsSignedInFront(last)
            : tokens[match.Start - 1].Kind != TokenKind.Comma
                && !(phrases[last].Kind == PhraseKind.Symptom && IsDoubt(match));
    }

    private static bool IsDoubt(CueMatch match) => match.Cues.Any(cue => cue.Status == AssertionStatus.Possible);

    private bool IsWord(int at) => at < tokens.Length && tokens[at].Kind == TokenKind.Word;

    private bool SpeaksOfPhraseAt(int last, ContextCue cue)
    {
        for (var i = last; i >= 0 && phrases[i].Start == phrases[last].Start; i--)
        {
            if (cue.SpeaksOf(phrases[i].Kind))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSignedInFront(int phrase) => phrases[phrase].Start > 0 && tokens[phrases[phrase].Start - 1].Text is Signs.Minus or Signs.Plus;

    private bool HasPhraseDirectlyAfter(int at)
    {
        if (_read == phrases.Count)
        {
            return false;
        }

        var next = phrases[_read].Start;
        if (tokens[next].WordsBefore - WordsAt(at) > 2)
        {
            return false;
        }

        for (var i = at; i < next; i++)
        {
            if (tokens[i].Kind != TokenKind.Word)
            {
                return false;
            }
        }

        return true;
    }

    // The last phrase of the running sentence, when it is near enough and nothing ends its reach; else null.
    private int? LastBefore(int at) =>
        _read > _sentence && phrases[_read - 1].Start >= _stop && phrases[_read - 1].End <= at && tokens[at].WordsBefore - WordsAt(phrases[_read - 1].End) <= BackwardReach
            ? _read - 1
            : null;

    private void SpeakBackward(ContextCue cue, CueMatch match)
    {
        if (LastBefore(match.Start) is not { } last)
        {
            return;
        }

        // "chest pain likely reflux": the cause is in doubt and the symptom is not.
        var doubtsCause = cue.Status == AssertionStatus.Possible && phrases[last].Kind == PhraseKind.Symptom && IsWord(match.End);
        if (doubtsCause || (cue.Status is AssertionStatus.Negated or AssertionStatus.Resolved && DeniesAnother(phrases[last].End, match.Start)) || (cue.Adjacent && tokens[match.Start].WordsBefore != WordsAt(phrases[last].End)))
        {
            return;
        }

        var isList = false;
        for (var i = last; i >= _sentence && last - i < MaxListed; i--)
        {
            if (i < last && !IsListed(i, cue, ref isList))
            {
                return;
            }

            if (cue.SpeaksOf(phrases[i].Kind) && (cue.Turns is not { } turned || _asserted[i].HasFlag(Flag(turned))))
            {
                _asserted[i] |= Flag(cue.Status);
            }
        }
    }

    // "CP, stress test cancelled": behind a comma and a word that we do not know, a denial is of that word.
    private bool DeniesAnother(int from, int until)
    {
        var comma = false;
        for (var i = from; i < until; i++)
        {
            if (comma && tokens[i].Kind == TokenKind.Word)
            {
                return true;
            }

            comma |= tokens[i].Kind == TokenKind.Comma;
        }

        return false;
    }

    // "CP and SOB resolved", "CP/SOB: no" speak of both; over a bare comma only a denial of symptoms does.
    private bool IsListed(int phrase, ContextCue cue, ref bool isList)
    {
        var (one, next) = (phrases[phrase], phrases[phrase + 1]);
        if (one.Start == next.Start)
        {
            return true;
        }

        var joint = tokens.AsSpan(one.End, next.Start - one.End);
        if (joint.Length is 0 or > 2)
        {
            return false;
        }

        foreach (var token in joint)
        {
            isList |= token.Kind == TokenKind.Slash || token.Text is "and" or "or" or "nor";
            if (token.Kind is not (TokenKind.Comma or TokenKind.Slash) && token.Text is not ("and" or "or" or "nor"))
            {
                return false;
            }
        }

        return isList || (one.Kind == PhraseKind.Symptom && next.Kind == PhraseKind.Symptom && cue.Status is AssertionStatus.Negated or AssertionStatus.Resolved);
    }

    private void DoubtBothSides(CueMatch match)
    {
        if (LastBefore(match.Start) is { } last && phrases[last].Kind == PhraseKind.Finding)
        {
            _asserted[last] |= Asserted.Possible;
        }

        Open(DoubtOfFinding, match.End);
    }

    private void OpenScopes(CueMatch match)
    {
        if (!HasCue(match, CueDirection.Forward) || (match.End < tokens.Length && tokens[match.End].Kind == TokenKind.Comma))
        {
            return;
        }

        // A cue next to another joins it ("denies current CP"); behind a phrase or a comma it takes over ("no CP, r/o CAD").
        var goesOn = match.Start > 0 && tokens[match.Start - 1].Text is "or" or "nor" && match.Cues.All(cue => cue.Status == AssertionStatus.Present);
        if (!goesOn)
        {
            _scopes.RemoveAll(scope => scope.IsBehind(match.Start) || !scope.Reaches(tokens[match.Start].WordsBefore));
        }

        foreach (var cue in match.Cues)
        {
            if (cue.Direction == CueDirection.Forward && cue.Status != AssertionStatus.Present)
            {
                Open(cue, match.End);
            }
        }
    }

    private void Open(ContextCue cue, int at) => _scopes.Add(new Scope(cue, WordsAt(at), _depth));

    private void ReadPunctuation(int at, CueMatch? nextCue)
    {
        switch (tokens[at].Kind)
        {
            case TokenKind.Comma:
                _scopes.ForEach(scope => scope.HasComma = true);
                break;
            case TokenKind.Colon:
                _scopes.RemoveAll(scope => scope.LastKind is not null);
                break;
            case TokenKind.Open:
                _depth++;
                break;
            case TokenKind.Close:
                _depth = Math.Max(0, _depth - 1);
                _scopes.RemoveAll(scope => scope.Depth > _depth);
                break;
            case TokenKind.QuestionBefore:
                Open(Doubt, at);
                break;
            case TokenKind.QuestionAfter when nextCue is { } answer && answer.Start == at + 1 && IsAnswer(answer):
                break;
            case TokenKind.QuestionAfter:
                DoubtQuestioned(at);
                EndSentence(at);
                break;
            case TokenKind.SentenceEnd:
                EndSentence(at);
                break;
            default:
                break;
        }
    }

    // "CAD?" doubts what it touches; at the end of a sentence it doubts the last disease and leaves symptoms as stated. "CP? reflux vs
    // angina" asks for the cause.
    private void DoubtQuestioned(int at)
    {
        var doubted = -1; // where the doubted phrase ends; several meanings may share it
        for (var i = _read - 1; i >= _sentence && _read - i <= MaxListed && (doubted < 0 || phrases[i].End == doubted); i--)
        {
            if (phrases[i].End == at ? Doubt.SpeaksOf(phrases[i].Kind) && !(phrases[i].Kind == PhraseKind.Symptom && IsWord(at + 1)) : phrases[i].Kind == PhraseKind.Finding)
            {
                _asserted[i] |= Asserted.Possible;
                doubted = phrases[i].End;
            }
        }
    }

    private void EndSentence(int at)
    {
        _scopes.Clear();
        _sentence = _read;
        _stop = at;
    }

    private int WordsAt(int at) => at < tokens.Length ? tokens[at].WordsBefore : tokens[^1].WordsBefore + (tokens[^1].Kind == TokenKind.Word ? 1 : 0);

    private static Asserted Flag(AssertionStatus status) => (Asserted)(1 << (int)status);

    [Flags]
    private enum Asserted
    {
        Nothing = 0,
        Present = 1 << AssertionStatus.Present,
        Negated = 1 << AssertionStatus.Negated,
        Possible = 1 << AssertionStatus.Possible,
        Hypothetical = 1 << AssertionStatus.Hypothetical,
        Historical = 1 << AssertionStatus.Historical,
        Resolved = 1 << AssertionStatus.Resolved,
        Planned = 1 << AssertionStatus.Planned,
        Done = 1 << AssertionStatus.Done,
        NotPerformed = 1 << AssertionStatus.NotPerformed,
        FamilyMember = 1 << AssertionStatus.FamilyMember,
    }

    private sealed class Scope(ContextCue cue, int wordsBefore, int depth)
    {
        public ContextCue Cue => cue;

        public int Depth => depth;

        /// <summary>Words of the text before the place from which the reach counts.</summary>
        public int WordsBefore { get; set; } = wordsBefore;

        /// <summary>Kind of the last phrase reached, or null.</summary>
        public PhraseKind? LastKind { get; set; }

        /// <summary>First token of the last phrase reached.</summary>
        public int LastStart { get; set; }

        /// <summary>True when a comma stands behind the cue or the last phrase reached.</summary>
        public bool HasComma { get; set; }

        public bool Reaches(int words) => words - WordsBefore < (cue.Adjacent ? 2 : ForwardReach);

        /// <summary>True when a phrase of its own or a comma lies between it and a cue; a phrase that is the cue itself ("no FH of CAD") does not.</summary>
        public bool IsBehind(int cueStart) => HasComma || (LastKind is not null && LastStart < cueStart);

        public bool SpeaksOf(PhraseKind kind) => cue.SpeaksOf(kind) && (!HasComma || GoesOverCommaTo(kind));

        // "denies fever, chest pain" begins with words that we do not know; else a list goes on with its own kind.
        private bool GoesOverCommaTo(PhraseKind kind) =>
            kind != PhraseKind.Statement && (LastKind is { } last ? last == kind : cue.Status == AssertionStatus.Negated && kind == PhraseKind.Symptom);
    }
}
