using System.Globalization;

namespace OrderCheck.Cli;

/// <summary>The totals for a person at a terminal.</summary>
internal sealed class TableReplayWriter(Surroundings surroundings, Knowledge knowledge) : IReplayWriter
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
            if (totals.Differing > 0)
            {
                screen.Row(4, "in an answer", 21, N(totals.Differing - totals.DifferingInFindings));
                screen.Row(4, "in what is said beside", 21, N(totals.DifferingInFindings));
            }
        }

        if (session.NotReplayed > 0)
        {
            screen.Row(2, "not replayed", 14, $"{N(session.NotReplayed)} orders of the baseline", Screen.Bad);
        }

        // What differs comes first: it is what a person compares for.
        Changes(screen, totals, session);
        if (session.IsWhatIf)
        {
            screen.Break();
            screen.Line("All orders, as the policies that were compared with answer them", Screen.Strong);
        }

        var inScope = totals.Orders - totals.OutOfScope;
        for (var i = 0; i < ReplayTotals.Dimensions.Length; i++)
        {
            Counts(ReplayTotals.Dimensions[i].Title, totals.Counts(i), inScope);
        }

        Counts("findings", totals.Findings.Take(ShownRows), totals.Orders);
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

    private void Changes(Screen screen, ReplayTotals totals, ReplaySession session)
    {
        if (totals.Differing == 0)
        {
            return;
        }

        screen.Break();
        screen.Line("What differs, by answer", Screen.Strong);
        screen.Line(session.Direction, Screen.Faint);
        foreach (var ((answer, from, to), count) in totals.Changes.Take(ShownOrders))
        {
            screen.Row(2, N(count), 9, $"{AnswerComparison.Words(answer)}: {Shown(from)} to {Shown(to)}");
        }

        foreach (var (change, count) in totals.FindingChanges.Take(ShownRows))
        {
            screen.Row(2, N(count), 9, $"finding {change}");
        }

        if (totals.Criteria.Any())
        {
            screen.Break();
            screen.Line("The criteria behind it", Screen.Strong);
        }

        foreach (var (criterion, count) in totals.Criteria.Take(ShownOrders))
        {
            screen.Row(2, N(count), 9, criterion);
            if (AnswerComparison.Says(knowledge, criterion) is { Length: > 0 } says)
            {
                screen.Row(2, "", 9, says, Screen.Faint);
            }
        }

        screen.Break();
        screen.Line(totals.Differing > ShownOrders ? $"Order by order, the first {ShownOrders} (--out shows all)" : "Order by order", Screen.Strong);
        foreach (var order in totals.DifferingOrders.Take(ShownOrders))
        {
            screen.Row(2, order.Request, 10, AnswerComparison.Who(order));
            foreach (var one in order.Differences)
            {
                screen.Row(4, AnswerComparison.Words(one.Answer), 19, AnswerComparison.IsOfFindings(one) ? Findings(one) : $"{Shown(one.From)} to {Shown(one.To)}");
                if (!one.Because.IsEmpty)
                {
                    screen.Row(4, "", 19, string.Join("; ", one.Because), Screen.Faint);
                }
            }
        }
    }

    private static string Findings(AnswerDifference one) => string.Join("; ", new[]
    {
        one.To.Length > 0 ? $"now {one.To.Replace(" ", ", ", StringComparison.Ordinal)}" : null,
        one.From.Length > 0 ? $"no longer {one.From.Replace(" ", ", ", StringComparison.Ordinal)}" : null,
    }.OfType<string>());

    private static string Shown(string answer) => answer.Length == 0 ? "(none)" : answer;

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
