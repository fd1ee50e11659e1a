using System.Globalization;

namespace OrderCheck.Cli;

/// <summary>The totals for a person at a terminal.</summary>
internal sealed class TableReplayWriter(Surroundings surroundings) : IReplayWriter
{
    private const int ShownOrders = 20;
    private const int ShownRows = 10;

    public void Write(ReplayedOrder order)
    {
        // A person reads the totals; the orders one by one are in the other forms.
    }

    public void Finish(ReplayTotals totals, ReplaySession session)
    {
        var screen = new Screen(surroundings);
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"{totals.Requests:N0} requests, {totals.Orders:N0} orders in {session.Elapsed.TotalSeconds:N1} s ({session.RequestsPerSecond:N0} a second)"), Screen.Strong);
        if (session.Stopped)
        {
            screen.Line("Stopped before the end; these are the totals of what is done.", Screen.Warning);
        }

        screen.Row(2, "decided by", 14, session.Knowledge);
        screen.Row(2, "out of scope", 14, N(totals.OutOfScope));
        screen.Row(2, "unreadable", 14, N(totals.Faults), totals.Faults > 0 ? Screen.Warning : null);
        if (totals.Latencies.Any())
        {
            screen.Row(2, "time each", 14, string.Join(", ", totals.Latencies.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Microseconds / 1000.0:N2} ms"))));
        }

        if (session.Against is { } against)
        {
            screen.Row(2, "compared with", 14, against);
        }

        if (totals.Compared > 0)
        {
            screen.Row(2, "differing", 14, $"{N(totals.Differing)} of {N(totals.Compared)} compared", totals.Differing > 0 ? Screen.Bad : Screen.Good);
        }

        var inScope = totals.Orders - totals.OutOfScope;
        for (var i = 0; i < ReplayTotals.Dimensions.Length; i++)
        {
            Counts(ReplayTotals.Dimensions[i].Title, totals.Counts(i), inScope);
        }

        Counts("findings", totals.Findings.Take(ShownRows), totals.Orders);
        Changes(screen, totals);
        Section("slowest requests", [.. totals.Slowest.Take(5).Select(one => (IReadOnlyList<string>)["", string.Create(CultureInfo.InvariantCulture, $"{one.Microseconds / 1000.0:N2} ms"), one.Request])]);
        Section("requests without an answer", [.. totals.FaultReasons.Take(ShownRows).Select(one => (IReadOnlyList<string>)["", N(one.Count), (one.Count > 1 ? "first " : "") + one.First, one.Why])]);

        void Counts(string title, IEnumerable<KeyValuePair<string, long>> counts, long all) => Section(
            title, [.. counts.Select(one => (IReadOnlyList<string>)["", N(one.Value), string.Create(CultureInfo.InvariantCulture, $"{100.0 * one.Value / Math.Max(all, 1):N1}%"), one.Key])]);

        void Section(string title, List<IReadOnlyList<string>> rows)
        {
            if (rows.Count > 0)
            {
                screen.Break();
                screen.Table([title, .. Enumerable.Repeat("", rows[0].Count - 1)], rows);
            }
        }
    }

    public void Dispose()
    {
        // The terminal stays open.
    }

    private static void Changes(Screen screen, ReplayTotals totals)
    {
        if (totals.Differing == 0)
        {
            return;
        }

        screen.Break();
        screen.Line("What differs, by answer", Screen.Strong);
        foreach (var ((answer, from, to), count) in totals.Changes.Take(ShownOrders))
        {
            screen.Row(2, N(count), 9, answer == "findings" ? "findings" : $"{answer}: {Shown(from)} to {Shown(to)}");
        }

        screen.Break();
        screen.Line("The criteria behind it", Screen.Strong);
        foreach (var (criterion, count) in totals.Criteria.Take(ShownOrders))
        {
            screen.Row(2, N(count), 9, criterion);
        }

        screen.Break();
        screen.Line(totals.Differing > ShownOrders ? $"Order by order, the first {ShownOrders} (--out shows all)" : "Order by order", Screen.Strong);
        foreach (var order in totals.DifferingOrders.Take(ShownOrders))
        {
            screen.Row(2, order.Request, 10, order.Order);
            foreach (var one in order.Differences)
            {
                screen.Row(4, one.Answer, 16, one.Answer == "findings" ? $"-[{one.From}] +[{one.To}]" : $"{Shown(one.From)} to {Shown(one.To)}");
                if (!one.Because.IsEmpty)
                {
                    screen.Row(4, "", 16, string.Join("; ", one.Because), Screen.Faint);
                }
            }
        }
    }

    private static string Shown(string answer) => answer.Length == 0 ? "(none)" : answer;

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
