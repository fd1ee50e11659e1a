using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What codes and words say about an order, from <c>src/knowledge/screening/signals.json</c>.</summary>
public sealed class SignalTable
{
    /// <summary>The words of the data files for the classes.</summary>
    internal static readonly FrozenDictionary<string, SignalClass> Classes = new Dictionary<string, SignalClass>
    {
        ["symptom"] = SignalClass.Symptom, ["disease"] = SignalClass.Disease, ["abnormal-test"] = SignalClass.AbnormalTest,
        ["planned-procedure"] = SignalClass.PlannedProcedure, ["status"] = SignalClass.Status, ["risk-factor"] = SignalClass.RiskFactor,
        ["family-history"] = SignalClass.FamilyHistory, ["screening-marker"] = SignalClass.ScreeningMarker, ["wish"] = SignalClass.Wish,
        ["preoperative"] = SignalClass.Preoperative, ["generic"] = SignalClass.Generic, ["safety"] = SignalClass.Safety,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // "screening for coronary disease" does not say that there is any.
    private static readonly ImmutableArray<(string Cue, AssertionStatus AssertionStatus)> OwnCues =
    [
        ("screening for", AssertionStatus.Suspected), ("screen for", AssertionStatus.Suspected), ("check for", AssertionStatus.Suspected), ("look for", AssertionStatus.Suspected),
        ("checking for", AssertionStatus.Suspected), ("looking for", AssertionStatus.Suspected), ("evaluation for", AssertionStatus.Suspected), ("evaluating for", AssertionStatus.Suspected),
        ("evaluation of possible", AssertionStatus.Suspected), ("worried about", AssertionStatus.Suspected), ("early detection", AssertionStatus.Suspected), ("afraid of", AssertionStatus.Suspected),
        ("no symptoms of", AssertionStatus.Negated), ("does not have", AssertionStatus.Negated), ("no complaints of", AssertionStatus.Negated), ("no reports of", AssertionStatus.Negated),
        ("reports", AssertionStatus.Affirmed), ("complains of", AssertionStatus.Affirmed), ("c/o", AssertionStatus.Affirmed), ("presents with", AssertionStatus.Affirmed), ("endorses", AssertionStatus.Affirmed),
        ("now with", AssertionStatus.Affirmed), ("now has", AssertionStatus.Affirmed), ("presenting with", AssertionStatus.Affirmed), ("prior to", AssertionStatus.Affirmed),
        ("strong family history of", AssertionStatus.Family), ("positive family history of", AssertionStatus.Family), ("significant family history of", AssertionStatus.Family),
        ("lung cancer screening", AssertionStatus.Affirmed), ("cancer screening", AssertionStatus.Affirmed), ("lung screening", AssertionStatus.Affirmed),
        ("in the setting of congenital", AssertionStatus.Suspected),
    ];

    private readonly FrozenDictionary<string, Signal> _byId;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>> _exact;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>> _snomed;
    private readonly FrozenDictionary<string, ImmutableArray<Signal>> _procedures;
    private readonly ContextualPhraseMatcher<Signal> _phrases;

    private SignalTable(ImmutableArray<Signal> signals)
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
        _phrases = new ContextualPhraseMatcher<Signal>(
            signals.SelectMany(signal => signal.Phrases.Select(phrase => (phrase, signal))), OwnCues,
            standsAlone: signal => signal.Class is SignalClass.Wish or SignalClass.ScreeningMarker || signal.Tells.Any(fact => fact.Value.Word == "asymptomatic"));
    }

    /// <summary>All signals in the order of the file.</summary>
    public ImmutableArray<Signal> All { get; }

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

    /// <summary>Signals that words of a text carry, and how they stand.</summary>
    internal ImmutableArray<PhraseMatch<Signal>> ReadText(string? text) => _phrases.Read(text);

    internal static SignalTable Read(StrictJsonNode file, FactVocabulary facts, DocumentTable documents)
    {
        file.OptionalText("about");
        var signals = file.RequiredList("signals", node =>
        {
            var signal = new Signal(
                node.Text("id"), node.Required("class").Word(Classes), node.Text("label"), node.Flag("reviewed"), documents.Cite(node.Required("cite")))
            {
                Icd10Cm = node.List("icd10cm", Pattern),
                Snomed = node.List("snomed", Digits),
                Procedures = node.Texts("procedures"),
                Phrases = node.Texts("phrases"),
                Lasting = node.Flag("lasting"),
                ReasonOnly = node.Flag("reasonOnly"),
                Tells = node.List("tells", tells => Tell(tells, facts)),
            };
            node.Done();
            return signal;
        });
        file.Done();
        if (signals.GroupBy(signal => signal.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"signal '{twice.Key}' is there twice", "keep one");
        }

        return new SignalTable(signals);
    }

    private static string Pattern(StrictJsonNode node)
    {
        var pattern = node.AsText();
        var stem = pattern.EndsWith('*') ? pattern[..^1] : pattern;
        return stem.Length >= 3 && char.IsAsciiLetterUpper(stem[0]) && stem.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '.')
            ? pattern
            : throw node.Fault($"'{pattern}' is neither an ICD-10-CM code nor a pattern", "write I25.10, or I25.7* for all codes that start so");
    }

    private static string Digits(StrictJsonNode node) =>
        node.AsText().All(char.IsAsciiDigit) ? node.AsText() : throw node.Fault($"'{node.AsText()}' is not a SNOMED CT code", "write its digits in quotes");

    private static Fact Tell(StrictJsonNode node, FactVocabulary facts)
    {
        var name = node.Text("fact");
        var fact = facts.Find(name) ?? throw node.Fault($"fact '{name}' is not in terminology/facts.json", "use a fact of the vocabulary");
        var value = node.Required("value");
        var told = fact.Type switch
        {
            FactType.Flag => FactValue.Of(value.AsFlag()),
            FactType.Number => FactValue.Of(value.AsNumber()),
            FactType.Word when !fact.Words.Contains(value.AsText()) =>
                throw value.Fault($"'{value.AsText()}' is not a value of '{name}'", $"use one of {string.Join(", ", fact.Words)}"),
            _ => FactValue.Of(value.AsText()),
        };
        node.Done();
        return new Fact(name, told);
    }

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
}
