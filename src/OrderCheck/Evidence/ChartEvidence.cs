using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// What the chart says on one day: read once, however many orders of a request share it. An order leaves out what it gives as its
/// own reason.
/// </summary>
internal sealed class ChartEvidence
{
    public const string SymptomStatus = "symptom-status";
    public const string Asymptomatic = "asymptomatic";

    // Of one thing said in many places so many are kept: enough to show, and no answer counts them.
    private const int MaxDuplicates = 8;

    // Below this it is cheaper to look at everything than to remember what matches.
    private const int Large = 64;

    private const string PlannedProcedure = CompletedProcedures.PlannedProcedure;

    // Ruling of the wire contract on symptoms that are denied.
    private const int DenialDays = 7;

    private readonly bool _isOfOneOrder;
    private readonly IReadOnlyCollection<Diagnosis> _diagnoses;
    private readonly ImmutableArray<Owned<DetectedSignal>> _signs;
    private readonly ImmutableArray<Owned<ValidDiagnosis>> _record;
    private readonly ImmutableArray<Owned<Finding>> _findings;
    private readonly ChartView _whole;
    private readonly Dictionary<object, ImmutableArray<Owned<DetectedSignal>>> _signsOf = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CodePatterns, ImmutableArray<Owned<ValidDiagnosis>>> _recordOf = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FrozenSet<string>, ImmutableArray<KnownTest>> _testsOf = new(ReferenceEqualityComparer.Instance);

    private ChartEvidence(Reader reader, IReadOnlyList<ImagingOrder> orders, EvidenceTables tables)
    {
        _isOfOneOrder = orders.Count == 1;
        _diagnoses = reader.Diagnoses;
        (_signs, _record, _findings) = (reader.Signs(), reader.Record(), reader.Findings());
        (Denial, SymptomFact) = (reader.Denial, reader.SymptomFact);
        Tests = reader.Tests;
        Facts = reader.Procedures.WithoutEndedPlans(FactSheet.Provided(orders[0], tables.Facts, tables.Ages));
        _whole = View(null);
    }

    /// <summary>The latest symptom status when it says that there are none, or null.</summary>
    public Evidence? Denial { get; }

    /// <summary>The latest symptom status when it says that there are some, or null.</summary>
    public Evidence? SymptomFact { get; }

    /// <summary>Earlier tests of a known kind, newest first.</summary>
    public ImmutableArray<KnownTest> Tests { get; }

    /// <summary>The facts that were told, by name.</summary>
    public IReadOnlyDictionary<string, KnownFact> Facts { get; }

    /// <summary>True when it is worth remembering what matches.</summary>
    public bool IsLarge => _signs.Length + _record.Length > Large;

    /// <summary>The chart of orders that share day, facts and tests.</summary>
    public static ChartEvidence Of(IReadOnlyList<ImagingOrder> orders, EvidenceTables tables) =>
        new(new Reader(orders, tables), orders, tables);

    /// <summary>The charts of the orders: one for all that share day, facts and tests.</summary>
    public static Func<ImagingOrder, ChartEvidence> For(IReadOnlyList<ImagingOrder> orders, EvidenceTables tables)
    {
        if (orders.Count == 1)
        {
            return _ => Of(orders, tables);
        }

        var charts = new Dictionary<ChartKey, ChartEvidence>();
        return order =>
        {
            var key = ChartKey.Of(order);
            if (!charts.TryGetValue(key, out var chart))
            {
                charts[key] = chart = Of([.. orders.Where(other => ChartKey.Of(other) == key)], tables);
            }

            return chart;
        };
    }

    /// <summary>The chart without what the order gives as its own reason.</summary>
    public ChartView For(ImagingOrder order)
    {
        if (_isOfOneOrder)
        {
            return _whole;
        }

        var own = new HashSet<Diagnosis>(ReferenceEqualityComparer.Instance);
        foreach (var diagnosis in order.Diagnoses)
        {
            if (diagnosis.Role != DiagnosisRole.Reason)
            {
                own.Add(diagnosis);
            }
        }

        return own.Count == _diagnoses.Count ? _whole
            : View(_diagnoses.Where(diagnosis => !own.Contains(diagnosis)).ToHashSet<Diagnosis>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>The tests among which all of these kinds or groups are, newest first.</summary>
    public ImmutableArray<KnownTest> TestsOf(FrozenSet<string> kinds)
    {
        if (Tests.Length <= Large)
        {
            return Tests;
        }

        if (!_testsOf.TryGetValue(kinds, out var tests))
        {
            _testsOf[kinds] = tests = [.. Tests.Where(test => kinds.Contains(test.Kind) || test.Groups.Any(kinds.Contains))];
        }

        return tests;
    }

    public ImmutableArray<Owned<DetectedSignal>> SignsOf(object asked, Func<DetectedSignal, bool> match)
    {
        if (!_signsOf.TryGetValue(asked, out var signs))
        {
            _signsOf[asked] = signs = [.. _signs.Where(sign => match(sign.What))];
        }

        return signs;
    }

    public ImmutableArray<Owned<ValidDiagnosis>> RecordOf(CodePatterns codes)
    {
        if (!_recordOf.TryGetValue(codes, out var record))
        {
            _recordOf[codes] = record = [.. _record.Where(one => codes.Match(one.What.Value))];
        }

        return record;
    }

    private ChartView View(HashSet<Diagnosis>? leftOut) => new(this, leftOut, _signs, _record, _findings);

    private readonly record struct ChartKey(DateOnly Day, DateOnly OrderedOn, ImmutableArray<Fact> Facts, ImmutableArray<PriorTest> Tests)
    {
        public static ChartKey Of(ImagingOrder order) => new(order.DateOfService, order.OrderedOn, order.Facts, order.PriorTests);
    }

    /// <summary>Reads diagnosis by diagnosis, and remembers which one said what.</summary>
    private sealed class Reader
    {
        private readonly EvidenceTables _tables;
        private readonly DateOnly _day;
        private readonly DateOnly _orderedOn;
        private readonly HashSet<Diagnosis> _shared = new(ReferenceEqualityComparer.Instance);
        private readonly List<Owned<DetectedSignal>> _signs = [];
        private readonly List<Owned<ValidDiagnosis>> _record = [];
        private readonly List<Owned<Finding>> _findings = [];

        public Reader(IReadOnlyList<ImagingOrder> orders, EvidenceTables tables)
        {
            (_tables, _day, _orderedOn) = (tables, orders[0].DateOfService, orders[0].OrderedOn);
            var named = new Dictionary<Diagnosis, int>(ReferenceEqualityComparer.Instance);
            foreach (var order in orders)
            {
                foreach (var diagnosis in order.Diagnoses)
                {
                    if (diagnosis.Role != DiagnosisRole.Reason)
                    {
                        named[diagnosis] = named.GetValueOrDefault(diagnosis) + 1;
                    }
                }
            }

            var reader = new ClinicalSignalExtractor(tables, _day, null, null);
            foreach (var (diagnosis, times) in named)
            {
                if (times >= orders.Count)
                {
                    _shared.Add(diagnosis);
                }

                reader.Read(diagnosis);
                Own(reader.Heard.ConvertAll(WithAge), _signs, diagnosis);
                Own(reader.RecordRead, _record, diagnosis);
                Own(reader.Findings, _findings, diagnosis);
                reader.Clear();
            }

            RemovedImplants.Apply(_signs, _day);
            Diagnoses = named.Keys;
            Procedures = CompletedProcedures.Of(named.Keys, tables.Signals);
            Tests = [.. tables.TestKinds.Recognise(orders[0])
                .Select(test => test with { Stale = tables.Ages.StaleTest(test, _orderedOn) })];
            ReadTests();
            ReadSymptomStatus(orders[0].Facts);
            ReadPlans(orders[0].Facts);
        }

        public IReadOnlyCollection<Diagnosis> Diagnoses { get; }

        public ImmutableArray<KnownTest> Tests { get; }

        public CompletedProcedures Procedures { get; }

        public Evidence? Denial { get; private set; }

        public Evidence? SymptomFact { get; private set; }

        public ImmutableArray<Owned<DetectedSignal>> Signs()
        {
            _signs.Sort(static (one, other) => DetectedSignal.Compare(one.What, other.What));
            return Kept(_signs, DetectedSignal.AreAlike);
        }

        public ImmutableArray<Owned<ValidDiagnosis>> Record()
        {
            _record.Sort(static (one, other) => ValidDiagnosis.Compare(one.What, other.What));
            return Kept(_record, static (one, other) => one.Value == other.Value && one.ConditionStatus == other.ConditionStatus);
        }

        public ImmutableArray<Owned<Finding>> Findings()
        {
            _findings.Sort(static (one, other) => string.CompareOrdinal(one.What.Code, other.What.Code) is not 0 and var code ? code
                : string.CompareOrdinal(one.What.Text, other.What.Text) is not 0 and var text ? text
                : string.CompareOrdinal(one.What.Expressions.FirstOrDefault(), other.What.Expressions.FirstOrDefault()));
            return Kept(_findings, static (one, other) => one.Code == other.Code && one.Text == other.Text);
        }

        // What bears on safety is shown with its day.
        private DetectedSignal WithAge(DetectedSignal sign)
        {
            var stale = _tables.Ages.StaleSignal(sign, _orderedOn);
            return sign.On is not { } day
                || (sign.Signal.Class != SignalClass.Safety && !sign.Signal.Removable) ? sign with { Stale = stale } : sign with
            {
                Stale = stale,
                Evidence = sign.Evidence with { Says = FormattableString.Invariant(
                $"{sign.Evidence.Says} {(sign.IsProcedure ? "on" : "since")} {day:yyyy-MM-dd}") },
            };
        }

        private static void Own<T>(List<T> read, List<Owned<T>> owned, Diagnosis owner)
        {
            foreach (var one in read)
            {
                owned.Add(new Owned<T>(one, owner));
            }
        }

        // What every order shares may be cut; what one of them leaves out must not stand for the others.
        private ImmutableArray<Owned<T>> Kept<T>(List<Owned<T>> sorted, Func<T, T, bool> areAlike)
        {
            var kept = ImmutableArray.CreateBuilder<Owned<T>>(sorted.Count);
            var alike = 0;
            for (var i = 0; i < sorted.Count; i++)
            {
                alike = i > 0 && areAlike(sorted[i - 1].What, sorted[i].What) ? alike : 0;
                var shared = sorted[i].Owner is not { } owner || _shared.Contains(owner);
                if (!shared || alike < MaxDuplicates)
                {
                    kept.Add(sorted[i]);
                }

                alike += shared ? 1 : 0;
            }

            return kept.DrainToImmutable();
        }

        /// <summary>The latest known test of a kind that came out abnormal is an abnormal test of the record.</summary>
        private void ReadTests()
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var test in Tests)
            {
                var id = _tables.TestKinds.AbnormalSignalOf(test.Kind);
                if (id is not null && test.Told.On is not null && test.Stale is null && test.Result != TestResult.Unknown
                    && seen.Add(test.Kind)
                    && test.Result == TestResult.Abnormal && _tables.Signals.Find(id) is { } signal)
                {
                    Add(signal, test.ResultInferred, test.Evidence);
                }
            }
        }

        // A symptom code is written with the order, so only a denial from the week before contradicts it.
        private void ReadSymptomStatus(ImmutableArray<Fact> facts)
        {
            var statuses = Latest(facts, SymptomStatus);
            if (statuses.Count == 0 || _tables.Ages.StaleFact(SymptomStatus, statuses[0].On ?? _orderedOn, _orderedOn) is not null)
            {
                return;
            }

            if (statuses.Find(fact => fact.Value.Word == Asymptomatic) is not { } denied)
            {
                SymptomFact = new Evidence($"symptom status: {statuses[0].Value}{Day(statuses[0].On)}", statuses[0].Origin);
            }
            else if (_orderedOn.DayNumber - (denied.On ?? _orderedOn).DayNumber <= DenialDays)
            {
                Denial = new Evidence($"symptom status: asymptomatic{Day(denied.On)}", denied.Origin);
            }
        }

        private void ReadPlans(ImmutableArray<Fact> facts)
        {
            foreach (var fact in Latest(facts, PlannedProcedure))
            {
                if (fact.Value.Word is not { } word || _tables.Ages.StaleFact(PlannedProcedure, fact.On, _orderedOn) is not null)
                {
                    continue;
                }

                var evidence = new Evidence(
                    $"planned procedure: {(_tables.Signals.Find(word)?.Label ?? "read from words")}{Day(fact.On)}", fact.Origin);
                if (_tables.Signals.Find(word) is { Class: SignalClass.PlannedProcedure } planned)
                {
                    AddPlan(planned, false, fact.On, evidence);
                    continue;
                }

                foreach (var hit in _tables.Signals.ReadText(word))
                {
                    if (hit is { Status: AssertionStatus.Present or AssertionStatus.Planned, Meaning.Class: SignalClass.PlannedProcedure })
                    {
                        AddPlan(hit.Meaning, true, fact.On, evidence);
                    }
                }
            }
        }

        private void AddPlan(Signal planned, bool fromText, DateOnly? on, Evidence evidence)
        {
            if (!Procedures.EndPlan(planned.Id, on))
            {
                Add(planned, fromText, evidence);
            }
        }

        private void Add(Signal signal, bool fromText, Evidence evidence) =>
            _signs.Add(new Owned<DetectedSignal>(
            new DetectedSignal(signal, DiagnosisRole.Record, ConditionStatus.Present, fromText, null, evidence), null));

        private List<Fact> Latest(ImmutableArray<Fact> all, string name)
        {
            var facts = all.Where(fact => fact.Name == name && !(fact.On > _day)).ToList();
            if (facts.Count < 2)
            {
                return facts;
            }

            var latest = facts.Max(fact => fact.On);
            return
            [
                .. facts.Where(fact => fact.On == latest).OrderBy(fact => fact.Value.ToString(), StringComparer.Ordinal)
                .ThenBy(fact => fact.Origin, StringComparer.Ordinal),
            ];
        }

        private static string Day(DateOnly? on) => on is { } day ? FormattableString.Invariant($" on {day:yyyy-MM-dd}") : "";
    }
}

/// <summary>Something said, and the diagnosis that said it; null for facts and tests, which no order leaves out.</summary>
internal readonly record struct Owned<T>(T What, Diagnosis? Owner);

/// <summary>A chart as one order sees it.</summary>
internal sealed class ChartView
{
    private readonly ChartEvidence _chart;
    private readonly HashSet<Diagnosis>? _leftOut;

    public ChartView(
        ChartEvidence chart, HashSet<Diagnosis>? leftOut,
        ImmutableArray<Owned<DetectedSignal>> signs, ImmutableArray<Owned<ValidDiagnosis>> record, ImmutableArray<Owned<Finding>> findings)
    {
        (_chart, _leftOut) = (chart, leftOut);
        (Signs, Record, Findings) = (Seen(signs), Seen(record), Seen(findings));
    }

    public ImmutableArray<DetectedSignal> Signs { get; }

    public ImmutableArray<ValidDiagnosis> Record { get; }

    public ImmutableArray<Finding> Findings { get; }

    public ImmutableArray<KnownTest> Tests => _chart.Tests;

    public Evidence? Denial => _chart.Denial;

    public Evidence? SymptomFact => _chart.SymptomFact;

    public ImmutableArray<KnownTest> TestsOf(FrozenSet<string> kinds) => _chart.TestsOf(kinds);

    public bool IsLarge => _chart.IsLarge;

    public ImmutableArray<DetectedSignal> SignsOf(FrozenSet<string> signals) =>
        Seen(_chart.SignsOf(signals, sign => signals.Contains(sign.Signal.Id)));

    public ImmutableArray<DetectedSignal> SignsOf(FrozenSet<SignalClass> classes) =>
        Seen(_chart.SignsOf(classes, sign => classes.Contains(sign.Signal.Class)));

    public ImmutableArray<ValidDiagnosis> RecordOf(CodePatterns codes) => Seen(_chart.RecordOf(codes));

    private ImmutableArray<T> Seen<T>(ImmutableArray<Owned<T>> all)
    {
        if (all.IsEmpty)
        {
            return [];
        }

        var seen = ImmutableArray.CreateBuilder<T>(all.Length);
        foreach (var one in all)
        {
            if (_leftOut is null || one.Owner is null || !_leftOut.Contains(one.Owner))
            {
                seen.Add(one.What);
            }
        }

        return seen.DrainToImmutable();
    }
}
