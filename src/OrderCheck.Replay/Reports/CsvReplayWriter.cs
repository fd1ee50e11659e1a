using System.Globalization;
using System.Text;

namespace OrderCheck.Replay.Reports;

/// <summary>One row per order, for a spreadsheet.</summary>
internal sealed class CsvReplayWriter : IReplayWriter
{
    private readonly StreamWriter _text;

    public CsvReplayWriter(Stream stream)
    {
        _text = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n" };
        _text.WriteLine("request,position,order,in_scope,study,ordered_codes,suggested_codes,purpose,diagnosis_support,abn,claim_modifiers,prior_auth,payer_kind,jurisdictions,date_of_service,findings,fault,microseconds,changed,because");
    }

    public void Write(ReplayedOrder order)
    {
        string?[] cells =
        [
            order.Request, order.Position.ToString(CultureInfo.InvariantCulture), order.Order,
            order.Fault is null ? order.InScope ? "true" : "false" : "", order.Study, order.OrderedCodes,
            order.SuggestedCodes, order.Purpose, order.Support, order.Abn, order.ClaimModifiers, order.PriorAuth, order.PayerKind,
            order.Jurisdictions, order.DateOfService,
            string.Join(' ', order.Findings), order.Fault, order.Microseconds.ToString(CultureInfo.InvariantCulture),
            string.Join("; ", order.Differences.Select(one => $"{one.Answer}: {one.From} to {one.To}")),
            string.Join("; ", order.Differences.SelectMany(one => one.Because).Distinct(StringComparer.Ordinal)),
        ];
        _text.WriteLine(string.Join(',', cells.Select(Cell)));
    }

    public void Finish(ReplayTotals totals, ReplaySession session) => _text.Flush();

    public void Dispose() => _text.Dispose();

    // A spreadsheet takes a cell that starts with one of these for a formula.
    private static string Cell(string? cell)
    {
        var text = TerminalSafeText.Of(cell ?? "");
        if (text is ['=' or '+' or '-' or '@', ..])
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
