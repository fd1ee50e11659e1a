using System.Globalization;
using System.Xml;

namespace OrderCheck.Replay.Reports;

/// <summary>JUnit XML: one test per order, failed when its answers differ.</summary>
internal sealed class JUnitReplayWriter : IReplayWriter
{
    private readonly XmlWriter _xml;

    public JUnitReplayWriter(Stream stream)
    {
        _xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, CloseOutput = true });
        _xml.WriteStartElement("testsuites");
        _xml.WriteStartElement("testsuite");
        _xml.WriteAttributeString("name", "ordercheck replay");
    }

    public void Write(ReplayedOrder order)
    {
        _xml.WriteStartElement("testcase");
        _xml.WriteAttributeString("classname", TerminalSafeText.Of(order.Request));
        _xml.WriteAttributeString("name", TerminalSafeText.Of(order is { Fault: null, Order.Length: > 0 } ? order.Order : "request"));
        _xml.WriteAttributeString("time", (order.Microseconds / 1e6).ToString("F6", CultureInfo.InvariantCulture));
        if (!order.Differences.IsEmpty)
        {
            _xml.WriteStartElement("failure");
            _xml.WriteAttributeString("message",
                TerminalSafeText.Of(string.Join("; ", order.Differences.Select(one => $"{one.Answer}: '{one.From}' to '{one.To}'"))));
            _xml.WriteString(TerminalSafeText.Of(
                string.Join("; ", order.Differences.SelectMany(one => one.Because).Distinct(StringComparer.Ordinal))));
            _xml.WriteEndElement();
        }
        else if (order.Fault is not null)
        {
            _xml.WriteStartElement("error");
            _xml.WriteAttributeString("message", TerminalSafeText.Of(order.Fault));
            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    public void Finish(ReplayTotals totals, ReplaySession session)
    {
        _xml.WriteElementString("system-out",
            string.Join(", ", totals.Latencies.Select(
            one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Microseconds / 1000.0:F3} ms"))));
        _xml.WriteEndElement();
        _xml.WriteEndElement();
        _xml.Flush();
    }

    public void Dispose() => _xml.Dispose();
}
