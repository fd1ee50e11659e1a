using System.Collections.Immutable;

namespace OrderCheck.Cli;

/// <summary>What a replay adds up to. Grows with the number of different answers, not with the number of orders.</summary>
internal sealed class ReplayTotals
{
    private const int Slow = 10;
    private const int KeptOrders = 200;

    /// <summary>What orders are counted by, in the order in which it is shown.</summary>
    public static readonly ImmutableArray<(string Title, Func<ReplayedOrder, string?> Of)> Dimensions =
    [
        ("study", order => order.Study ?? "undetermined"), ("payer", order => order.PayerKind), ("purpose", order => order.Purpose), ("support", order => order.Support),
        ("ABN", order => order.Abn), ("prior authorization", order => order.PriorAuth),
    ];

    private readonly Dictionary<string, long>[] _counts = [.. Dimensions.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal))];
    private readonly Dictionary<string, long> _findings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Answer, string From, string To), long> _changes = [];
    private readonly Dictionary<string, long> _criteria = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Request, long Microseconds), long> _slowest = new();
    private readonly List<ReplayedOrder> _differing = [];
    private readonly List<ReplayedOrder> _faults = [];

    public long Requests { get; private set; }

    public long Orders { get; private set; }

    public long OutOfScope { get; private set; }

    /// <summary>Requests that got no answer.</summary>
    public long Faults { get; private set; }

    /// <summary>Orders that there was something to compare with for.</summary>
    public long Compared { get; private set; }

    /// <summary>Orders whose answers are not those they were compared with.</summary>
    public long Differing { get; private set; }

    /// <summary>Findings by code, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Findings => Sorted(_findings);

    /// <summary>Changes by answer, from and to, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<(string Answer, string From, string To), long>> Changes =>
        _changes.OrderByDescending(one => one.Value).ThenBy(one => one.Key.ToString(), StringComparer.Ordinal);

    /// <summary>The criteria behind the changes, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Criteria => Sorted(_criteria);

    /// <summary>The slowest requests, the slowest first.</summary>
    public IEnumerable<(string Request, long Microseconds)> Slowest => _slowest.UnorderedItems.Select(one => one.Element).OrderByDescending(one => one.Microseconds);

    /// <summary>The first orders that differ.</summary>
    public IReadOnlyList<ReplayedOrder> DifferingOrders => _differing;

    /// <summary>The first requests that got no answer.</summary>
    public IReadOnlyList<ReplayedOrder> FaultyRequests => _faults;

    /// <summary>The counts of one dimension, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Counts(int dimension) => Sorted(_counts[dimension]);

    public void Add(ReplayedOrder order)
    {
        if (order.IsLastOfRequest)
        {
            Requests++;
        }

        Compared += order.Compared ? 1 : 0;
        AddDifferences(order);
        if (order.Position == 1)
        {
            _slowest.Enqueue((order.Request, order.Microseconds), order.Microseconds);
            if (_slowest.Count > Slow)
            {
                _slowest.Dequeue();
            }
        }

        if (order.Fault is not null)
        {
            Faults++;
            Keep(_faults, order);
            return;
        }

        Orders++;
        foreach (var finding in order.Findings)
        {
            Count(_findings, finding);
        }

        if (!order.InScope)
        {
            OutOfScope++;
            return;
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            Count(_counts[i], Dimensions[i].Of(order) ?? "");
        }
    }

    private void AddDifferences(ReplayedOrder order)
    {
        if (order.Differences.IsEmpty)
        {
            return;
        }

        Differing++;
        Keep(_differing, order);
        foreach (var one in order.Differences)
        {
            // Findings differ in too many ways to be counted by both sides.
            var key = one.Answer == "findings" ? (one.Answer, "", "") : (one.Answer, one.From, one.To);
            _changes[key] = _changes.GetValueOrDefault(key) + 1;
        }

        foreach (var criterion in order.Differences.SelectMany(one => one.Because).Distinct(StringComparer.Ordinal))
        {
            Count(_criteria, criterion);
        }
    }

    private static void Keep(List<ReplayedOrder> list, ReplayedOrder order)
    {
        if (list.Count < KeptOrders)
        {
            list.Add(order with { Trail = [] });
        }
    }

    private static void Count(Dictionary<string, long> counts, string key) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    private static IEnumerable<KeyValuePair<string, long>> Sorted(Dictionary<string, long> counts) =>
        counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal);
}

/// <summary>What a report says about a replay beside its totals.</summary>
/// <param name="Inputs">What was replayed, as the caller named it.</param>
/// <param name="Against">What the answers were compared with, in words, or null.</param>
/// <param name="Knowledge">Version of the data that decided, or the address of the service.</param>
/// <param name="Elapsed">How long this session took.</param>
/// <param name="RequestsPerSecond">Requests that this session answered, per second.</param>
/// <param name="Stopped">True when it was stopped before the end.</param>
internal sealed record ReplaySession(string Inputs, string? Against, string Knowledge, TimeSpan Elapsed, double RequestsPerSecond, bool Stopped);
