using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The facts of an order: the latest on or before the date of service wins; what signals tell fills the gaps.</summary>
internal sealed class FactSheet
{
    private const int MaxMentions = 8;
    private const int MaxStatementLength = 200;

    private readonly Dictionary<string, KnownFact> _facts;

    private FactSheet(Dictionary<string, KnownFact> facts) => _facts = facts;

    public KnownFact? Find(string name) => _facts.GetValueOrDefault(name);

    public string? Word(string name) => Single(name)?.Word;

    public decimal? Number(string name) => Single(name)?.Number;

    /// <summary>The facts that were provided, by name.</summary>
    public static Dictionary<string, KnownFact> Provided(ImagingOrder order, FactVocabulary vocabulary, EvidenceAges ages)
    {
        var facts = new Dictionary<string, KnownFact>(StringComparer.Ordinal);
        if (order.Facts.IsEmpty)
        {
            return facts;
        }

        foreach (var told in order.Facts.Where(told => told.On is null || told.On <= order.DateOfService).GroupBy(told => told.Name))
        {
            if (vocabulary.Find(told.Key) is not { } definition)
            {
                continue;
            }

            // Dated facts before undated ones; within a day by value, so that the order of entries does not matter.
            var latest = told.Max(one => one.On);
            var stale = ages.StaleFact(told.Key, latest, order.OrderedOn);
            var current = (definition.Many
                ? told.Where(one => stale is not null || ages.StaleFact(told.Key, one.On, order.OrderedOn) is null)
                : told.Where(one => one.On == latest))
                .OrderBy(one => one.Value.ToString(), StringComparer.Ordinal)
                .ThenBy(one => one.Origin, StringComparer.Ordinal)
                .ToList();
            var values = current.Select(one => one.Value).Distinct().ToImmutableArray();
            facts[told.Key] = new KnownFact(
                values, !definition.Many && values.Length > 1, Say(told.Key, values, latest, current[0].Origin), latest, stale);
        }

        return facts;
    }

    /// <summary>The facts that were provided, with those that signals and companion orders establish.</summary>
    public static FactSheet Of(
        IReadOnlyDictionary<string, KnownFact> told, ImmutableArray<DetectedSignal> signals, ImmutableArray<Fact> companions,
        FactVocabulary vocabulary)
    {
        var facts = new Dictionary<string, KnownFact>(told, StringComparer.Ordinal);
        foreach (var sign in signals)
        {
            if (sign is not { ConditionStatus: ConditionStatus.Present, Role: not DiagnosisRole.Family })
            {
                continue;
            }

            foreach (var tells in sign.Signal.Tells)
            {
                Add(facts, tells, sign.Evidence, vocabulary, sign.On, sign.Stale);
            }
        }

        // What is ordered on the same day is certain, whatever was said before.
        foreach (var companion in companions)
        {
            if (vocabulary.Find(companion.Name)?.Many != true)
            {
                facts.Remove(companion.Name);
            }

            Add(facts, companion, new Evidence($"ordered for the same day: {companion.Name}", companion.Origin), vocabulary);
        }

        return new FactSheet(facts);
    }

    private static void Add(Dictionary<string, KnownFact> facts, Fact fact, Evidence evidence, FactVocabulary vocabulary,
        DateOnly? on = null, string? stale = null)
    {
        var many = vocabulary.Find(fact.Name)?.Many == true;
        if (!facts.TryGetValue(fact.Name, out var known) || (known.Stale is not null && (stale is null || on > known.On)))
        {
            facts[fact.Name] = new KnownFact([fact.Value], false, evidence, on, stale);
        }
        else if (many && !known.Values.Contains(fact.Value))
        {
            facts[fact.Name] = known with { Values = known.Values.Add(fact.Value) };
        }
    }

    private FactValue? Single(string name) =>
        Find(name) is { Contradicts: false, Stale: null, Values.Length: > 0 } fact ? fact.Values[0] : null;

    private static Evidence Say(string name, ImmutableArray<FactValue> values, DateOnly? on, string? origin) => new(
        FormattableString.Invariant(
            $"{name}: {string.Join(", ", values.Take(MaxMentions).Select(Short))}{(values.Length > MaxMentions ? " and more" : "")}{(on is { } day ? $" on {day:yyyy-MM-dd}" : "")}"),
        origin);

    private static string Short(FactValue value) =>
        value.ToString() is { Length: > MaxStatementLength } text ? $"{text[..MaxStatementLength]}..." : value.ToString();
}
