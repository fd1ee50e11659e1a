using System.Collections.Immutable;

namespace OrderCheck.Replay.Reports;

/// <summary>What a replay adds up to. Grows with the number of different answers, not with the number of orders.</summary>
internal sealed class ReplayTotals
{
    private const int Slow = 10;
    private const int KeptOrders = 200;
    private const int KeptFaults = 100;
    private const int KeptChanges = 1000;
    private const string OtherFaults = "other reasons";

    /// <summary>What orders are counted by, in the order in which it is shown.</summary>
    public static readonly ImmutableArray<(string Title, Func<ReplayedOrder, string?> Of)> Dimensions =
    [
        ("study", order => order.Study ?? "undetermined"), ("payer", order => order.PayerKind), ("purpose", order => order.Purpose),
        ("support", order => order.Support),
        ("ABN", order => order.Abn), ("prior authorization", order => order.PriorAuth),
    ];

    private readonly Dictionary<string, long>[] _counts = [.. Dimensions.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal))];
    private readonly Dictionary<string, long> _findings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Answer, string From, string To), long> _changes = [];
    private readonly Dictionary<string, long> _findingChanges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _criteria = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Request, long Microseconds), long> _slowest = new();
    private readonly LatencyHistogram _latency = new();
    private readonly List<ReplayedOrder> _differing = [];
    private readonly List<ReplayedOrder> _differingInFindings = [];
    private readonly Dictionary<string, (long Count, string First)> _faults = new(StringComparer.Ordinal);

    public long Requests { get; private set; }

    public long Orders { get; private set; }

    public long OutOfScope { get; private set; }

    /// <summary>Requests that got no answer.</summary>
    public long Faults { get; private set; }

    /// <summary>Orders that there was something to compare with for.</summary>
    public long Compared { get; private set; }

    /// <summary>Orders whose answers or findings are not those they were compared with.</summary>
    public long Differing { get; private set; }

    /// <summary>Those of them whose answers are the same.</summary>
    public long DifferingInFindings { get; private set; }

    /// <summary>Findings by code, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Findings => Sorted(_findings);

    /// <summary>Findings that came or went, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> FindingChanges => Sorted(_findingChanges);

    /// <summary>Changes by answer, from and to, the most frequent first; findings apart.</summary>
    public IEnumerable<KeyValuePair<(string Answer, string From, string To), long>> Changes =>
        _changes.OrderByDescending(one => one.Value).ThenBy(one => one.Key.ToString(), StringComparer.Ordinal);

    /// <summary>The criteria behind the changes, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Criteria => Sorted(_criteria);

    /// <summary>The slowest requests, the slowest first.</summary>
    public IEnumerable<(string Request, long Microseconds)> Slowest =>
        _slowest.UnorderedItems.Select(one => one.Element).OrderByDescending(one => one.Microseconds);

    /// <summary>The first orders that differ, those that differ in an answer before those that differ in findings only.</summary>
    public IReadOnlyList<ReplayedOrder> DifferingOrders => [.. _differing.Concat(_differingInFindings).Take(KeptOrders)];

    /// <summary>Why requests got no answer: how many for each reason, and the first of them. The most frequent first.</summary>
    public IEnumerable<(string Why, long Count, string First)> FaultReasons =>
        _faults.OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key, StringComparer.Ordinal)
        .Select(one => (one.Key, one.Value.Count, one.Value.First));

    /// <summary>Within how many microseconds 50, 95 and 99 of 100 requests were answered, and the slowest; nothing when no time was
    /// taken.</summary>
    public IEnumerable<(string Name, long Microseconds)> Latencies => _latency.Count == 0
        ? []
        : [("p50", _latency.Percentile(50)), ("p95", _latency.Percentile(95)), ("p99", _latency.Percentile(99)), ("max", _latency.Max)];

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
        if (order.Position == 1 && order.Microseconds > 0)
        {
            _latency.Add(order.Microseconds);
            _slowest.Enqueue((order.Request, order.Microseconds), order.Microseconds);
            if (_slowest.Count > Slow)
            {
                _slowest.Dequeue();
            }
        }

        if (order.Fault is not null)
        {
            Faults++;
            var why = _faults.Count < KeptFaults || _faults.ContainsKey(order.Fault) ? order.Fault : OtherFaults;
            var (count, first) = _faults.GetValueOrDefault(why, (0, order.Request));
            _faults[why] = (count + 1, first);
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
        var inFindings = order.Differences.All(AnswerComparison.IsOfFindings);
        DifferingInFindings += inFindings ? 1 : 0;
        var kept = inFindings ? _differingInFindings : _differing;
        if (kept.Count < KeptOrders)
        {
            kept.Add(order with { Trail = [] });
        }

        foreach (var one in order.Differences.Where(one => !AnswerComparison.IsOfFindings(one)))
        {
            // What a service says may differ in too many ways to be counted by both sides.
            var key = _changes.Count >= KeptChanges
                && !_changes.ContainsKey((one.Answer, one.From, one.To)) ? (one.Answer, "", "") : (one.Answer, one.From, one.To);
            _changes[key] = _changes.GetValueOrDefault(key) + 1;
        }

        // Findings differ in too many ways to be counted by both sides.
        foreach (var one in order.Differences.Where(AnswerComparison.IsOfFindings))
        {
            foreach (var (code, change) in Codes(one.To).Select(code => (code, "now"))
                .Concat(Codes(one.From).Select(code => (code, "no longer"))))
            {
                Count(_findingChanges, $"{change}: {code}");
            }
        }

        static string[] Codes(string findings) => findings.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        foreach (var criterion in order.Differences.SelectMany(one => one.Because).Distinct(StringComparer.Ordinal))
        {
            Count(_criteria, criterion);
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
/// <param name="IsWhatIf">True when the totals are those of other policies than the current ones.</param>
/// <param name="Stopped">True when it was stopped before the end.</param>
/// <param name="NotReplayed">Orders of the baseline that were not among those that were replayed.</param>
internal sealed record ReplaySession(string Inputs, string? Against, string Knowledge, TimeSpan Elapsed, double RequestsPerSecond,
    bool IsWhatIf, bool Stopped, long NotReplayed)
{
    /// <summary>Which way a difference is to be read.</summary>
    public string Direction =>
        IsWhatIf ? $"From the current policies to {Against}." : $"From {Against ?? "the expected answers"} to this replay.";
}
