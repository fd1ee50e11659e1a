using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What codes and words say about an order, from <c>src/knowledge/screening/signals.json</c>.</summary>
internal sealed class SignalTable
{
    /// <summary>The words of the data files for the classes.</summary>
    internal static readonly FrozenDictionary<string, SignalClass> Classes = new Dictionary<string, SignalClass>
    {
        ["symptom"] = SignalClass.Symptom, ["disease"] = SignalClass.Disease, ["abnormal-test"] = SignalClass.AbnormalTest,
        ["planned-procedure"] = SignalClass.PlannedProcedure, ["status"] = SignalClass.Status, ["risk-factor"] = SignalClass.RiskFactor,
        ["family-history"] = SignalClass.FamilyHistory, ["screening-marker"] = SignalClass.ScreeningMarker, ["wish"] = SignalClass.Wish,
        ["preoperative"] = SignalClass.Preoperative, ["generic"] = SignalClass.Generic, ["safety"] = SignalClass.Safety, ["coverage"] = SignalClass.Coverage,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal const string FamilyHistoryId = "family-history-heart-disease";

    private readonly FrozenDictionary<string, Signal> _byId;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>> _exact;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>> _snomed;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>> _procedures;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>> _removals;
    private readonly ContextualPhraseMatcher<SignalPhrase> _phrases;
    private Dictionary<string, ImmutableArray<PhraseMatch<Signal>>>? _read;

    internal SignalTable(ImmutableArray<Signal> signals, ImmutableArray<string> notSignals, ContextCues cues)
    {
        All = signals;
        _byId = signals.ToFrozenDictionary(signal => signal.Id, StringComparer.Ordinal);
        var carried = signals.SelectMany(signal => signal.Icd10Cm.Select(code => (Code: code, Signal: signal))).ToList();

        // Each entry already holds all that any shorter pattern says, so that one look-up answers.
        _exact = carried.Where(pair => !pair.Code.EndsWith('*')).Select(pair => pair.Code).Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(code => code, code => MatchingFirstByLength(carried, code), StringComparer.Ordinal);
        _prefixes = carried.Where(pair => pair.Code.EndsWith('*')).Select(pair => pair.Code[..^1]).Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(prefix => prefix, prefix => MatchingFirstByLength(carried, prefix), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _snomed = ByCode(signals, signal => signal.Snomed);
        _procedures = ByCode(signals, signal => signal.Procedures);
        _removals = ByCode(signals, signal => signal.RemovedBy);
        _phrases = new ContextualPhraseMatcher<SignalPhrase>(
            [
                .. signals.SelectMany(signal => signal.Phrases.Select(phrase => (phrase, new SignalPhrase(signal)))),
                .. signals.SelectMany(signal => signal.OwnWords.Select(phrase => (phrase, new SignalPhrase(signal, PhraseRole.Own)))),
                .. signals.SelectMany(signal => signal.PlanPhrases.Select(phrase => (phrase, new SignalPhrase(signal, PhraseRole.Plans)))),
                .. signals.SelectMany(signal => signal.Denials.Select(phrase => (phrase, new SignalPhrase(signal, PhraseRole.Denies)))),
                .. signals.SelectMany(signal => RemovalWords.Of(signal).Select(phrase => (phrase, new SignalPhrase(signal, PhraseRole.Removes)))),
                .. notSignals.Select(phrase => (phrase, new SignalPhrase(null))),
            ],
            cues, phrase => phrase.Kind);
    }

    /// <summary>All signals in the order of the file.</summary>
    public ImmutableArray<Signal> All { get; }

    /// <summary>A family history of heart disease.</summary>
    internal Signal FamilyHistory => _byId[FamilyHistoryId];

    /// <summary>The signal of that id, or null.</summary>
    public Signal? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Every signal that an ICD-10-CM code (upper case, with dot) carries, the most specific first; empty when none does.</summary>
    public ImmutableArray<Signal> ForIcd10Cm(string code)
    {
        if (_exact.TryGetValue(code, out var signals))
        {
            return signals;
        }

        for (var length = code.Length; length > 0; length--)
        {
            if (_prefixes.TryGetValue(code.AsSpan(0, length), out signals))
            {
                return signals;
            }
        }

        return [];
    }

    /// <summary>Every signal that a SNOMED CT code carries.</summary>
    public ImmutableArray<Signal> ForSnomed(string code) => _snomed.TryGetValue(code, out var signals) ? signals : [];

    /// <summary>Every signal that a CPT or HCPCS code of a procedure done carries.</summary>
    public ImmutableArray<Signal> ForProcedure(string code) => _procedures.TryGetValue(code, out var signals) ? signals : [];

    /// <summary>Every signal that a procedure of that CPT or HCPCS code takes out.</summary>
    public ImmutableArray<Signal> RemovedBy(string code) => _removals.TryGetValue(code, out var signals) ? signals : [];

    /// <summary>The same table for one request: it remembers what it read, because many orders may share a text. Not for several threads.</summary>
    internal SignalTable ForRequest()
    {
        var table = (SignalTable)MemberwiseClone();
        table._read = new Dictionary<string, ImmutableArray<PhraseMatch<Signal>>>(StringComparer.Ordinal);
        return table;
    }

    /// <summary>Signals that words of a text carry, and how they stand; each signal once for each of its wordings and statuses, at its first place.</summary>
    internal ImmutableArray<PhraseMatch<Signal>> ReadText(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        if (_read is null)
        {
            return Read(text);
        }

        if (!_read.TryGetValue(text, out var read))
        {
            _read[text] = read = Read(text);
        }

        return read;
    }

    /// <summary>
    /// The same of the own text of a reason, which may name what its codes carry in short, or not at all: "r/o CM" and "ruled out"
    /// beside I42.9 speak of the cardiomyopathy.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="carried">The signals that the codes of the reason carry; with none it is a text like any other.</param>
    internal ImmutableArray<PhraseMatch<Signal>> ReadOwnText(string? text, IReadOnlyCollection<Signal> carried)
    {
        if (carried.Count == 0 || string.IsNullOrWhiteSpace(text))
        {
            return ReadText(text);
        }

        var tokens = TextTokens.Of(text);
        return _phrases.OfCuesAlone(tokens) is { } status and not AssertionStatus.Present
            ? [.. carried.Select(signal => new PhraseMatch<Signal>(signal, InTime(signal, status), text.Trim(), 0, tokens.Length))]
            : WithoutDeniedOwnWords(Read(_phrases.Match(tokens, phrase => phrase.Role != PhraseRole.Own || carried.Contains(phrase.Signal!))));
    }

    // "exertional tightness, no pain" names the same twice, and what it states it does not deny.
    private static ImmutableArray<PhraseMatch<Signal>> WithoutDeniedOwnWords(ImmutableArray<PhraseMatch<Signal>> matches) =>
    [
        .. matches.Where(match => match.Status == AssertionStatus.Present || !match.Meaning.OwnWords.Contains(match.Phrase)
            || !matches.Any(other => other.Meaning == match.Meaning && other.Status == AssertionStatus.Present)),
    ];

    private ImmutableArray<PhraseMatch<Signal>> Read(string text) =>
        Read(_phrases.Match(TextTokens.Of(text), phrase => phrase.Role != PhraseRole.Own));

    private ImmutableArray<PhraseMatch<Signal>> Read(ImmutableArray<PhraseMatch<SignalPhrase>> matches)
    {
        var read = ImmutableArray.CreateBuilder<PhraseMatch<Signal>>();
        foreach (var match in matches)
        {
            if (match.Meaning is not { Signal: { } signal } phrase || phrase.Stated(match.Status) is not { } status)
            {
                continue;
            }

            if (status is AssertionStatus.FamilyMember or AssertionStatus.FamilyMemberNegated)
            {
                if (signal.IsOfTheHeart)
                {
                    Add(FamilyHistory, status == AssertionStatus.FamilyMember ? AssertionStatus.Present : AssertionStatus.Negated);
                }

                Add(signal, status);
                continue;
            }

            Add(signal, phrase.Role == PhraseRole.Removes ? status : InTime(signal, status));
            if (status is AssertionStatus.Historical or AssertionStatus.Done && signal.Afterwards is { } left)
            {
                Add(_byId[left], AssertionStatus.Present);
            }

            void Add(Signal meaning, AssertionStatus of) => read.Add(new PhraseMatch<Signal>(meaning, of, match.Phrase, match.Start, match.End));
        }

        // What a text repeats it says once.
        return read.Count < 2 ? read.DrainToImmutable() : [.. read.DistinctBy(match => (match.Meaning, match.Status, match.Phrase))];
    }

    // A lasting disease is still there, whatever its history; one that is called resolved is history.
    private static AssertionStatus InTime(Signal signal, AssertionStatus status) => status switch
    {
        AssertionStatus.Historical when signal.Lasting || signal.Class is SignalClass.RiskFactor or SignalClass.FamilyHistory => AssertionStatus.Present,
        AssertionStatus.Resolved when signal.Lasting => AssertionStatus.Historical,
        _ => status,
    };

    private static ImmutableArray<Signal> MatchingFirstByLength(List<(string Code, Signal Signal)> carried, string code) =>
    [
        .. carried.Where(pair => CodePatterns.Matches(pair.Code, code)).OrderByDescending(pair => pair.Code.TrimEnd('*').Length)
            .ThenBy(pair => pair.Code.EndsWith('*')).ThenBy(pair => pair.Signal.Class).ThenBy(pair => pair.Signal.Id, StringComparer.Ordinal)
            .Select(pair => pair.Signal).Distinct(),
    ];

    private static FrozenDictionary<string, ImmutableArray<Signal>> ByCode(
        ImmutableArray<Signal> signals, Func<Signal, ImmutableArray<string>> codes) =>
        signals.SelectMany(signal => codes(signal).Select(code => (code, signal))).GroupBy(pair => pair.code, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key, group => group.Select(pair => pair.signal).OrderBy(signal => signal.Class).ThenBy(signal => signal.Id, StringComparer.Ordinal).ToImmutableArray(),
                StringComparer.Ordinal);

    private enum PhraseRole
    {
        States,
        Own,
        Plans,
        Denies,
        Removes,
    }

    private sealed record SignalPhrase(Signal? Signal, PhraseRole Role = PhraseRole.States)
    {
        /// <summary>What the phrase states of its signal, or null.</summary>
        public AssertionStatus? Stated(AssertionStatus status) => Role switch
        {
            PhraseRole.Plans => status == AssertionStatus.Planned ? status : null,
            PhraseRole.Denies => Denied(status),
            PhraseRole.Removes => Removed(status),
            _ => status,
        };

        // "ECG normal" denies an abnormal one; "no normal ECG" and "if ECG normal" say nothing for sure.
        private static AssertionStatus? Denied(AssertionStatus status) => status is AssertionStatus.Present or AssertionStatus.Historical ? AssertionStatus.Negated : null;

        // What is to be removed, or may have been, is still there.
        private static AssertionStatus? Removed(AssertionStatus status) => status switch
        {
            AssertionStatus.Present or AssertionStatus.Historical or AssertionStatus.Done or AssertionStatus.Resolved => AssertionStatus.Resolved,
            AssertionStatus.Planned or AssertionStatus.Possible or AssertionStatus.NotPerformed => AssertionStatus.Present,
            _ => null,
        };

        public PhraseKind Kind => Role == PhraseRole.Removes ? PhraseKind.Procedure : Signal?.Class switch
        {
            SignalClass.Symptom => PhraseKind.Symptom,
            SignalClass.RiskFactor => PhraseKind.RiskFactor,
            SignalClass.PlannedProcedure => PhraseKind.Procedure,
            SignalClass.FamilyHistory or SignalClass.ScreeningMarker or SignalClass.Wish or SignalClass.Preoperative or SignalClass.Generic => PhraseKind.Statement,
            _ => PhraseKind.Finding,
        };
    }
}
