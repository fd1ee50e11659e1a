using System.Globalization;
using System.Net;
using System.Text;

namespace OrderCheck.Replay.Reports;

/// <summary>One self-contained HTML page: charts as inline SVG, no script, nothing loaded from anywhere.</summary>
internal sealed class HtmlReportWriter(Stream stream, Knowledge knowledge) : IReplayWriter
{
    private const int ShownRows = 20;
    private const int BarHeight = 22;
    private const int ChartWidth = 320;

    private const string Style =
        """
        :root{color-scheme:light dark;--text:#1b1f24;--faint:#57606a;--page:#fff;--card:#f6f8fa;--line:#d0d7de;--bar:#2f6f9f;--bad:#b3261e}
        @media (prefers-color-scheme:dark){:root{--text:#e6edf3;--faint:#9da7b3;--page:#0d1117;--card:#161b22;--line:#30363d;--bar:#5aa9e0;--bad:#ff8a80}}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:1rem;max-width:70rem;font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--page);overflow-wrap:anywhere}
        h1{font-size:1.4rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:0 0 .5rem}
        p{margin:.25rem 0}.faint{color:var(--faint)}.bad{color:var(--bad)}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr));gap:1rem;margin:1rem 0}
        section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;min-width:0;margin:1rem 0}
        .cards section{margin:0}
        svg{display:block;width:100%;max-width:30rem;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--text)}svg rect{fill:var(--bar)}svg .track{fill:var(--line)}
        table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;border-top:1px solid var(--line)}
        th{color:var(--faint);font-weight:600;white-space:nowrap}td.n{white-space:nowrap;width:1%;font-variant-numeric:tabular-nums}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(9rem,100%),1fr));gap:.5rem 1rem;margin:1rem 0}dt{color:var(--faint);font-size:.85rem}dd{margin:0;font-size:1.25rem;font-weight:600}
        summary{cursor:pointer;font-weight:600;padding:.5rem 0}
        @media (max-width:40rem){thead{display:none}tr{display:block;border-top:1px solid var(--line);padding:.4rem 0}td,td.n{display:grid;grid-template-columns:6rem 1fr;width:auto;border:0;padding:0}td:empty{display:none}td::before{content:attr(data-label);color:var(--faint)}}
        @media print{section{break-inside:avoid}}
        """;

    private readonly StringBuilder _page = new();

    public void Write(ReplayedOrder order)
    {
        // The report shows totals and the first orders that differ; both come with the totals.
    }

    public void Finish(ReplayTotals totals, ReplaySession session)
    {
        _page.Append(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{Hash(Style)}'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            <title>OrderCheck replay</title>
            <style>{Style}</style>
            </head>
            <body>
            <h1>Replay of {Text(session.Inputs)}</h1>
            <p class="faint">Decided by {Text(session.Knowledge)}{(session.Against is { } against ? $", compared with {Text(against)}" : "")}.{(session.IsWhatIf ? " The counts of all orders are as the policies that were compared with answer them." : "")} {Text(ShownFindings.Advice)}</p>

            """);
        if (session.Stopped)
        {
            _page.Append("<p class=\"bad\">Stopped before the end; these are the totals of what is done.</p>\n");
        }

        WriteNumbers(totals, session);
        WriteDifferences(totals, session);
        _page.Append("<div class=\"cards\">\n");
        var inScope = totals.Orders - totals.OutOfScope;
        for (var i = 0; i < ReplayTotals.Dimensions.Length; i++)
        {
            Chart("Orders by " + ReplayTotals.Dimensions[i].Title, totals.Counts(i), inScope);
        }

        _page.Append("</div>\n");
        Chart("Top findings", totals.Findings.Take(ShownRows), totals.Orders);
        Table("Slowest calls", ["time", "request"],
            totals.Slowest.Select(one => (IReadOnlyList<string>)[Milliseconds(one.Microseconds), one.Request]));
        Table("Requests without an answer", ["requests", "first", "why"],
            totals.FaultReasons.Take(ShownRows).Select(one => (IReadOnlyList<string>)[N(one.Count), one.First, one.Why]));
        WriteOrders(totals);
        _page.Append("</body>\n</html>\n");
        stream.Write(Encoding.UTF8.GetBytes(_page.ToString()));
        stream.Flush();
    }

    public void Dispose() => stream.Dispose();

    private void WriteNumbers(ReplayTotals totals, ReplaySession session)
    {
        _page.Append("<dl>\n");
        Number("requests", N(totals.Requests));
        Number("orders", N(totals.Orders));
        Number("not heart CT or MRI", N(totals.OutOfScope));
        Number("without an answer", N(totals.Faults));
        if (totals.Compared > 0)
        {
            Number("compared", N(totals.Compared));
            Number("differ in an answer", N(totals.Differing - totals.DifferingInFindings));
            Number("differ in what is said beside", N(totals.DifferingInFindings));
        }

        if (session.NotReplayed > 0)
        {
            Number("of the baseline, not replayed", N(session.NotReplayed));
        }

        Number("seconds", session.Elapsed.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture));
        Number("requests a second", session.RequestsPerSecond.ToString("N0", CultureInfo.InvariantCulture));
        foreach (var (name, microseconds) in totals.Latencies)
        {
            Number(name == "max" ? "slowest" : $"{name[1..]} of 100 within", Milliseconds(microseconds));
        }

        _page.Append("</dl>\n");

        void Number(string label, string number) =>
            _page.Append(CultureInfo.InvariantCulture, $"<div><dt>{label}</dt><dd>{number}</dd></div>\n");
    }

    private void WriteDifferences(ReplayTotals totals, ReplaySession session)
    {
        if (totals.Differing == 0)
        {
            return;
        }

        _page.Append(CultureInfo.InvariantCulture,
            $"<p class=\"faint\">What differs is told {Text(char.ToLowerInvariant(session.Direction[0]) + session.Direction[1..])}</p>\n");
        Table("What differs, by answer", ["orders", "answer", "from", "to"],
            totals.Changes.Take(ShownRows)
            .Select(one => (IReadOnlyList<string>)[N(one.Value), AnswerComparison.Words(one.Key.Answer), Shown(one.Key.From),
            Shown(one.Key.To)]));
        Table("Findings that came or went", ["orders", "finding"],
            totals.FindingChanges.Take(ShownRows).Select(one => (IReadOnlyList<string>)[N(one.Value), one.Key]));
        Table("The criteria behind it", ["orders", "criterion", "what it says"],
            totals.Criteria.Take(ShownRows)
            .Select(one => (IReadOnlyList<string>)[N(one.Value), one.Key, AnswerComparison.Says(knowledge, one.Key)]));
    }

    private void WriteOrders(ReplayTotals totals)
    {
        if (totals.Differing == 0)
        {
            return;
        }

        // Many lines, so they open on demand and stand behind the charts.
        _page.Append("<details><summary>What differs, order by order</summary>\n");
        Table(
            totals.Differing > totals.DifferingOrders.Count
            ? $"Order by order, the first {totals.DifferingOrders.Count}" : "Order by order",
            ["request", "what differs", "because"],
            totals.DifferingOrders.Select(order => (IReadOnlyList<string>)
            [
                $"{order.Request} {AnswerComparison.Who(order)}",
                string.Join("; ", order.Differences.Select(
                one => AnswerComparison.IsOfFindings(one)
                ? $"findings: without [{one.From}], with [{one.To}]" : $"{AnswerComparison.Words(one.Answer)}: {one.From} to {one.To}")),
                string.Join("; ", order.Differences.SelectMany(one => one.Because).Distinct(StringComparer.Ordinal)),
            ]));
        _page.Append("</details>\n");
    }

    private void Chart(string title, IEnumerable<KeyValuePair<string, long>> counts, long all)
    {
        var rows = counts.ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var most = Math.Max(rows.Max(row => row.Value), 1);
        var height = rows.Count * BarHeight * 2;
        _page.Append(CultureInfo.InvariantCulture,
            $"<section><h2>{Text(title)}</h2>\n<svg viewBox=\"0 0 {ChartWidth} {height}\" role=\"img\" aria-label=\"{Text(title)}\">\n");
        for (var i = 0; i < rows.Count; i++)
        {
            var (top, width) = (i * BarHeight * 2, Math.Max(1.0, rows[i].Value * (double)ChartWidth / most));
            _page.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"0\" y=\"{top + 15}\">{Text(rows[i].Key)}</text><text x=\"{ChartWidth}\" y=\"{top + 15}\" text-anchor=\"end\">{N(rows[i].Value)} ({100.0 * rows[i].Value / Math.Max(all, 1):N1}%)</text>"
                + $"<rect class=\"track\" x=\"0\" y=\"{top + 20}\" width=\"{ChartWidth}\" height=\"12\" rx=\"3\"/><rect x=\"0\" y=\"{top + 20}\" width=\"{width:F1}\" height=\"12\" rx=\"3\"/>\n");
        }

        _page.Append("</svg></section>\n");
    }

    private void Table(string title, string[] headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        _page.Append(CultureInfo.InvariantCulture,
            $"<section><h2>{Text(title)}</h2>\n<table><thead><tr>{string.Concat(headings.Select(one => $"<th>{one}</th>"))}</tr></thead><tbody>\n");
        foreach (var row in all)
        {
            _page.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                _page.Append(CultureInfo.InvariantCulture,
                    $"<td data-label=\"{headings[i]}\"{(i == 0 && headings[0] is ("orders" or "requests" or "time") ? " class=\"n\"" : "")}>{Text(row[i])}</td>");
            }

            _page.Append("</tr>\n");
        }

        _page.Append("</tbody></table></section>\n");
    }

    // Findings are counted without their two sides.
    private static string Shown(string text) => text.Length > 0 ? text : "(none)";

    private static string Hash(string text) =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Text(string text) => WebUtility.HtmlEncode(TerminalSafeText.Of(text));

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(long microseconds) => (microseconds / 1000.0).ToString("N2", CultureInfo.InvariantCulture) + " ms";
}
