using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Kinds of earlier tests and what their results say, from <c>src/knowledge/terminology/prior-tests.json</c>.</summary>
internal sealed class TestKindTable
{
    public static readonly FrozenDictionary<string, TestResult> ResultWords = new Dictionary<string, TestResult>
    {
        ["normal"] = TestResult.Normal, ["abnormal"] = TestResult.Abnormal, ["equivocal"] = TestResult.Equivocal,
        ["uninterpretable"] = TestResult.Uninterpretable, ["unknown"] = TestResult.Unknown,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The word of the data files for a result.</summary>
    public static string WordOf(TestResult result) => ResultWords.First(word => word.Value == result).Key;

    private readonly FrozenDictionary<string, Kind> _kinds;
    private readonly FrozenDictionary<Code, Kind> _byCode;
    private readonly ContextualPhraseMatcher<Kind> _kindPhrases;
    private Dictionary<PriorTest, KnownTest?>? _read;
    private readonly FrozenDictionary<string, TestResult> _interpretations;
    private readonly ImmutableArray<(string Pattern, TestResult Result)> _icd10Cm;
    private readonly FrozenDictionary<string, TestResult> _snomed;
    private readonly ContextualPhraseMatcher<TestResult> _resultPhrases;
    private readonly StenosisReader _stenosis;

    internal TestKindTable(ImmutableArray<Kind> kinds, ImmutableArray<string> groups, Results results, Citation citation, ContextCues cues,
        StenosisReader stenosis)
    {
        Kinds = [.. kinds.Select(kind => kind.Id)];
        Groups = groups;
        Citation = citation;
        AbnormalDiagnoses = [.. kinds.Select(kind => kind.AbnormalDiagnosis).OfType<AbnormalTestDiagnosis>()];
        _stenosis = stenosis;
        _kinds = kinds.ToFrozenDictionary(kind => kind.Id, StringComparer.Ordinal);
        _byCode = kinds.SelectMany(kind => kind.Codes.Select(code => (code, kind)))
            .ToFrozenDictionary(pair => pair.code, pair => pair.kind);
        _kindPhrases = new ContextualPhraseMatcher<Kind>(
            kinds.SelectMany(kind => kind.Phrases.Select(phrase => (phrase, kind))), cues, _ => PhraseKind.Test);
        _interpretations = results.Interpretations.ToFrozenDictionary(
            pair => pair.Word, pair => pair.Result, StringComparer.OrdinalIgnoreCase);
        _icd10Cm = results.Icd10Cm;
        _snomed = results.Snomed.ToFrozenDictionary(pair => pair.Word, pair => pair.Result, StringComparer.Ordinal);
        _resultPhrases = new ContextualPhraseMatcher<TestResult>(results.Phrases, cues);
    }

    /// <summary>Ids of the kinds, in the order of the file.</summary>
    public ImmutableArray<string> Kinds { get; }

    /// <summary>Ids of the groups.</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary>Where the grouping comes from.</summary>
    public Citation Citation { get; }

    /// <summary>A few words for a kind, or the id itself when it is not known.</summary>
    public string Label(string kind) => _kinds.TryGetValue(kind, out var known) ? known.Label : kind;

    /// <summary>True for the id of a kind or a group.</summary>
    public bool Knows(string kind) => _kinds.ContainsKey(kind) || Groups.Contains(kind);

    /// <summary>A code that orders the kind, or null when the kind is not known or has none.</summary>
    public Code? CodeOf(string kind) => _kinds.TryGetValue(kind, out var known) && !known.Codes.IsEmpty ? known.Codes[0] : null;

    /// <summary>The kind of test a procedure code orders, or null.</summary>
    public string? KindOfProcedure(Code code) => KindOf(code)?.Id;

    /// <summary>The signal that an abnormal result of a kind is, or null.</summary>
    public string? AbnormalSignalOf(string kind) => _kinds.GetValueOrDefault(kind)?.AbnormalSignal;

    /// <summary>The diagnoses that say that a test was abnormal.</summary>
    public ImmutableArray<AbnormalTestDiagnosis> AbnormalDiagnoses { get; }

    /// <summary>The groups of a kind; empty when the kind is not known.</summary>
    public ImmutableArray<string> GroupsOf(string kind) => _kinds.TryGetValue(kind, out var known) ? known.Groups : [];

    /// <summary>The earlier tests we know, done on or before the date of service; newest first, undated last.</summary>
    public ImmutableArray<KnownTest> Recognise(ImagingOrder order)
    {
        if (order.PriorTests.IsEmpty)
        {
            return [];
        }

        var known = new List<KnownTest>(order.PriorTests.Length);
        foreach (var test in order.PriorTests)
        {
            if (!(test.On > order.DateOfService) && Recognise(test) is { } recognised)
            {
                known.Add(recognised);
            }
        }

        return known.Count < 2 ? [.. known] :
        [
            .. known.OrderByDescending(test => test.Told.On ?? DateOnly.MinValue).ThenBy(test => test.Kind, StringComparer.Ordinal)
            .ThenBy(test => test.Result)
                .ThenByDescending(test => test.Told.StenosisPercent ?? -1).ThenBy(test => test.Told.StenosisSite, StringComparer.Ordinal)
                .ThenBy(test => test.Evidence.Says, StringComparer.Ordinal).ThenBy(test => test.Evidence.Origin, StringComparer.Ordinal),
        ];
    }

    /// <summary>The same table for one request: it remembers what it read, because orders share their tests. Not for several
    /// threads.</summary>
    internal TestKindTable ForRequest()
    {
        var table = (TestKindTable)MemberwiseClone();
        table._read = new Dictionary<PriorTest, KnownTest?>(ReferenceEqualityComparer.Instance);
        return table;
    }

    private KnownTest? Recognise(PriorTest test)
    {
        if (_read is not null && _read.TryGetValue(test, out var known))
        {
            return known;
        }

        known = KindOf(test) is { } kind ? Read(test, kind) : null;
        _read?.Add(test, known);
        return known;
    }

    private Kind? KindOf(Code code) =>
        _byCode.TryGetValue(code, out var kind) ? kind
        // Category III and imaging codes travel as HCPCS level I too.
        : code.System == Code.Hcpcs && _byCode.TryGetValue(new Code(Code.Cpt, code.Value), out kind) ? kind : null;

    private Kind? KindOf(PriorTest test)
    {
        Kind? best = null;
        foreach (var code in test.Codes)
        {
            best = First(best, KindOf(code));
        }

        if (best is not null)
        {
            return best;
        }

        best = FromText(test.Text);
        foreach (var code in test.Codes)
        {
            best = First(best, FromText(code.Display));
        }

        return best;
    }

    private Kind? FromText(string? text)
    {
        Kind? best = null;
        foreach (var hit in _kindPhrases.Match(text))
        {
            best = hit.Status == AssertionStatus.NotPerformed ? best : First(best, hit.Meaning);
        }

        return best;
    }

    private static Kind? First(Kind? one, Kind? other) => one is null ? other : other is null
        || one.Position <= other.Position ? one : other;

    private KnownTest Read(PriorTest test, Kind kind)
    {
        var says = $"{kind.Label}{(test.On is { } on ? FormattableString.Invariant($" of {on:yyyy-MM-dd}") : ", undated")}";
        if (!test.Final)
        {
            return new KnownTest(
                kind.Id, kind.Groups, TestResult.Unknown, false, test with { StenosisPercent = null, StenosisSite = null },
                new Evidence($"{says}, not final", test.Origin));
        }

        var (result, inferred) = ResultOf(test);
        if (test.StenosisPercent is null && _stenosis.HighestIn(test.Conclusion) is { } stenosis)
        {
            test = test with { StenosisPercent = stenosis.Percent, StenosisSite = test.StenosisSite ?? stenosis.Site };
            inferred = true;
        }

        says += result == TestResult.Unknown ? "" : $": {result.ToString().ToLowerInvariant()}";
        says += test.StenosisPercent is { } percent
            ? FormattableString.Invariant($", stenosis {percent:0.##} percent{(test.StenosisSite is { } site ? $" {site}" : "")}") : "";
        says += inferred ? " (read from words)" : "";
        return new KnownTest(
            kind.Id, kind.Groups, result, inferred, test, new Evidence(says, test.Origin)) { InWords = ResultInWords(test.Conclusion) };
    }

    private (TestResult Result, bool Inferred) ResultOf(PriorTest test)
    {
        var coded = TestResult.Unknown;
        var contradicts = false;
        void Hear(TestResult trace)
        {
            contradicts |= coded != TestResult.Unknown && trace != TestResult.Unknown && trace != coded;
            coded = trace == TestResult.Unknown ? coded : trace;
        }

        if (test.Interpretation is { } word && _interpretations.TryGetValue(word.Trim(), out var interpreted))
        {
            Hear(interpreted);
        }

        foreach (var code in test.ResultCodes)
        {
            Hear(code.System switch
            {
                Code.Snomed => _snomed.GetValueOrDefault(code.Value),
                Code.Icd10Cm => Icd10CmResult(code.Value),
                _ => TestResult.Unknown,
            });
        }

        return contradicts ? (TestResult.Unknown, false)
            : coded != TestResult.Unknown ? (coded, false)
            : ResultInWords(test.Conclusion) is var read && read != TestResult.Unknown ? (read, true)
            : (TestResult.Unknown, false);
    }

    private TestResult Icd10CmResult(string code)
    {
        foreach (var (pattern, result) in _icd10Cm)
        {
            if (CodePatterns.Matches(pattern, code))
            {
                return result;
            }
        }

        return TestResult.Unknown;
    }

    private TestResult ResultInWords(string? conclusion)
    {
        var trace = TestResult.Unknown;
        foreach (var hit in _resultPhrases.Match(conclusion))
        {
            var result = hit.Status switch
            {
                AssertionStatus.Historical or AssertionStatus.Hypothetical or AssertionStatus.FamilyMember => TestResult.Unknown,
                AssertionStatus.Possible => hit.Meaning == TestResult.Abnormal ? TestResult.Equivocal : TestResult.Unknown,
                AssertionStatus.Negated
                    or AssertionStatus.Resolved => hit.Meaning switch { TestResult.Normal => TestResult.Abnormal, TestResult.Abnormal => TestResult.Normal, _ => TestResult.Unknown },
                _ => hit.Meaning,
            };
            trace = Weight(result) > Weight(trace) ? result : trace;
        }

        return trace;
    }

    // A report that says several things is as clear as its least clear part.
    private static int Weight(TestResult result) => result switch
    {
        TestResult.Equivocal => 4,
        TestResult.Abnormal => 3,
        TestResult.Uninterpretable => 2,
        TestResult.Normal => 1,
        _ => 0,
    };

    internal sealed record Kind(
        int Position, string Id, string Label, ImmutableArray<string> Groups, ImmutableArray<Code> Codes, ImmutableArray<string> Phrases)
    {
        /// <summary>The signal that an abnormal result of the kind is, or null.</summary>
        public string? AbnormalSignal { get; init; }

        /// <summary>The diagnosis that says so, or null.</summary>
        public AbnormalTestDiagnosis? AbnormalDiagnosis { get; init; }
    }

    internal sealed record Results(
        ImmutableArray<(string Word, TestResult Result)> Interpretations, ImmutableArray<(string Word, TestResult Result)> Icd10Cm,
        ImmutableArray<(string Word, TestResult Result)> Snomed, ImmutableArray<(string Word, TestResult Result)> Phrases);
}
