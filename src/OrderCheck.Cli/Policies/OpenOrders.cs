using System.Collections.Immutable;

namespace OrderCheck.Cli.Policies;

/// <summary>The orders of a replay whose support no criterion decides: no policy speaks of them, or only stubs do.</summary>
internal sealed class OpenOrders
{
    private const string DecisionSheet = "decision-rules";

    private readonly Dictionary<(string Payer, bool ByStub), long> _byPayer = [];
    private readonly Dictionary<string, long> _byStub = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _withoutPolicy = new(StringComparer.Ordinal);

    /// <summary>All orders of heart studies.</summary>
    public long Orders { get; private set; }

    /// <summary>Those of which no policy speaks.</summary>
    public long WithoutPolicy { get; private set; }

    /// <summary>Those of which only stubs speak.</summary>
    public long ByStub { get; private set; }

    /// <summary>Open orders by payer, or by its kind where none is named, the most first.</summary>
    public IEnumerable<(string Payer, bool ByStub, long Orders)> ByPayer =>
        _byPayer.OrderByDescending(one => one.Value).ThenBy(one => one.Key.Payer, StringComparer.Ordinal).ThenBy(one => one.Key.ByStub)
        .Select(one => (one.Key.Payer, one.Key.ByStub, one.Value));

    /// <summary>Counts the orders of a run.</summary>
    /// <exception cref="UnreadableInputException">The file is no run.</exception>
    public static OpenOrders Of(string run, Knowledge knowledge)
    {
        var stubs = knowledge.Policies.All.Where(CoverageGaps.IsStub).Select(policy => policy.Id).ToHashSet(StringComparer.Ordinal);
        var counts = new OpenOrders();
        using var reader = new RunReader(run);
        while (reader.Next() is { } order)
        {
            counts.Add(order, stubs);
        }

        return counts;
    }

    /// <summary>How many orders a document would decide that nobody has read.</summary>
    public long OpenWithout(WatchItem item) =>
        item.Payers.Sum(payer => _withoutPolicy.GetValueOrDefault(payer)) + item.Policies.Sum(policy => _byStub.GetValueOrDefault(policy));

    private void Add(ReplayedOrder order, HashSet<string> stubs)
    {
        if (!order.InScope || order.Fault is not null)
        {
            return;
        }

        Orders++;
        var payer = order.Payer ?? order.PayerKind ?? "unknown";
        if (order.Support == DiagnosisSupport.NoPolicy.ToCode())
        {
            WithoutPolicy++;
            Count(_byPayer, (payer, false));
            Count(_withoutPolicy, payer);
            if (order.PayerKind is { } kind && kind != payer)
            {
                Count(_withoutPolicy, kind);
            }
        }
        else if (order.Support == DiagnosisSupport.Insufficient.ToCode() && PoliciesOf(order) is [var only] && stubs.Contains(only))
        {
            ByStub++;
            Count(_byPayer, (payer, true));
            Count(_byStub, only);
        }
    }

    private static ImmutableArray<string> PoliciesOf(ReplayedOrder order) =>
        [.. order.Trail.Where(entry => entry.Question == Question.Support.ToCode() && entry.Policy != DecisionSheet).Select(entry => entry.Policy).Distinct()];

    private static void Count<T>(Dictionary<T, long> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
