using System.Globalization;

namespace OrderCheck.Replay.Reports;

/// <summary>The totals for a person at a terminal.</summary>
internal sealed class TableReplayWriter(CommandEnvironment environment, Knowledge knowledge) : IReplayWriter
{
    private const int ShownOrders = 20;
    private const int ShownRows = 10;

    public void Write(ReplayedOrder order)
    {
        // A person reads the totals; the orders one by one are in the other forms.
    }

    public void Finish(ReplayTotals totals, ReplaySession session)
    {
        var output = new ConsoleOutput(environment);
        Summary(output, totals, session);

        // What differs comes first: it is what a person compares for.
        Changes(output, totals, session);
        if (session.IsWhatIf)
        {
            output.Break();
            output.Line("All orders, as the policies that were compared with answer them", ConsoleOutput.Strong);
        }

        var inScope = totals.Orders - totals.OutOfScope;
        for (var i = 0; i < ReplayTotals.Dimensions.Length; i++)
        {
            Counts(ReplayTotals.Dimensions[i].Title, totals.Counts(i), inScope);
        }

        Counts("findings", totals.Findings.Take(ShownRows), totals.Orders);
        Section("slowest requests",
            [.. totals.Slowest.Take(5).Select(one => (IReadOnlyList<string>)["", Milliseconds(one.Microseconds), one.Request])]);
        Section(
            "requests without an answer",
            [.. totals.FaultReasons.Take(ShownRows)
            .Select(one => (IReadOnlyList<string>)["", N(one.Count), (one.Count > 1 ? "first " : "") + one.First, one.Why])]);

        void Counts(string title, IEnumerable<KeyValuePair<string, long>> counts, long all) => Section(
            title, [.. counts.Select(
            one => (IReadOnlyList<string>)["", N(one.Value),
            string.Create(CultureInfo.InvariantCulture, $"{100.0 * one.Value / Math.Max(all, 1):N1}%"), one.Key])]);

        void Section(string title, List<IReadOnlyList<string>> rows)
        {
            if (rows.Count > 0)
            {
                output.Break();
                output.Table([title, .. Enumerable.Repeat("", rows[0].Count - 1)], rows);
            }
        }
    }

    private static void Summary(ConsoleOutput output, ReplayTotals totals, ReplaySession session)
    {
        output.Line(string.Create(CultureInfo.InvariantCulture,
            $"{totals.Requests:N0} requests, {totals.Orders:N0} orders in {session.Elapsed.TotalSeconds:N1} s ({session.RequestsPerSecond:N0} a second)"), ConsoleOutput.Strong);
        if (session.Stopped)
        {
            output.Line("Stopped before the end; these are the totals of what is done.", ConsoleOutput.Warning);
        }

        output.Row(2, "decided by", 14, session.Knowledge);
        output.Row(2, "out of scope", 14, N(totals.OutOfScope));
        output.Row(2, "unreadable", 14, N(totals.Faults), totals.Faults > 0 ? ConsoleOutput.Warning : null);
        if (totals.Latencies.Any())
        {
            output.Row(
                2, "time each", 14, string.Join(", ", totals.Latencies.Select(one => $"{one.Name} {Milliseconds(one.Microseconds)}")));
        }

        if (session.Against is { } against)
        {
            output.Row(2, "compared with", 14, against);
        }

        if (totals.Compared > 0)
        {
            output.Row(2, "differing", 14, $"{N(totals.Differing)} of {N(totals.Compared)} compared",
                totals.Differing > 0 ? ConsoleOutput.Bad : ConsoleOutput.Good);
            if (totals.Differing > 0)
            {
                output.Row(4, "in an answer", 21, N(totals.Differing - totals.DifferingInFindings));
                output.Row(4, "in what is said beside", 21, N(totals.DifferingInFindings));
            }
        }

        if (session.NotReplayed > 0)
        {
            output.Row(2, "not replayed", 14, $"{N(session.NotReplayed)} orders of the baseline", ConsoleOutput.Bad);
        }
    }

    public void Dispose()
    {
        // The terminal stays open.
    }

    private void Changes(ConsoleOutput output, ReplayTotals totals, ReplaySession session)
    {
        if (totals.Differing == 0)
        {
            return;
        }

        output.Break();
        output.Line("What differs, by answer", ConsoleOutput.Strong);
        output.Line(session.Direction, ConsoleOutput.Faint);
        foreach (var ((answer, from, to), count) in totals.Changes.Take(ShownOrders))
        {
            output.Row(2, N(count), 9, $"{AnswerComparison.Words(answer)}: {Shown(from)} to {Shown(to)}");
        }

        foreach (var (change, count) in totals.FindingChanges.Take(ShownRows))
        {
            output.Row(2, N(count), 9, $"finding {change}");
        }

        CriteriaBehind(output, totals);
        output.Break();
        output.Line(totals.Differing > ShownOrders ? $"Order by order, the first {ShownOrders} (--out shows all)" : "Order by order",
            ConsoleOutput.Strong);
        foreach (var order in totals.DifferingOrders.Take(ShownOrders))
        {
            output.Row(2, order.Request, 10, AnswerComparison.Who(order));
            foreach (var one in order.Differences)
            {
                Difference(output, one);
            }
        }
    }

    private void CriteriaBehind(ConsoleOutput output, ReplayTotals totals)
    {
        if (totals.Criteria.Any())
        {
            output.Break();
            output.Line("The criteria behind it", ConsoleOutput.Strong);
        }

        foreach (var (criterion, count) in totals.Criteria.Take(ShownOrders))
        {
            output.Row(2, N(count), 9, criterion);
            if (AnswerComparison.Says(knowledge, criterion) is { Length: > 0 } says)
            {
                output.Row(2, "", 9, says, ConsoleOutput.Faint);
            }
        }
    }

    private static void Difference(ConsoleOutput output, AnswerDifference one)
    {
        output.Row(4, AnswerComparison.Words(one.Answer), 19,
            AnswerComparison.IsOfFindings(one) ? Findings(one) : $"{Shown(one.From)} to {Shown(one.To)}");
        if (!one.Because.IsEmpty)
        {
            output.Row(4, "", 19, string.Join("; ", one.Because), ConsoleOutput.Faint);
        }
    }

    private static string Milliseconds(double microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:N2} ms");

    private static string Findings(AnswerDifference one) => string.Join("; ", new[]
    {
        one.To.Length > 0 ? $"now {one.To.Replace(" ", ", ", StringComparison.Ordinal)}" : null,
        one.From.Length > 0 ? $"no longer {one.From.Replace(" ", ", ", StringComparison.Ordinal)}" : null,
    }.OfType<string>());

    private static string Shown(string answer) => answer.Length == 0 ? "(none)" : answer;

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
