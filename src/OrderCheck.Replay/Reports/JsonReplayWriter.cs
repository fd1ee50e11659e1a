using System.Text.Json;

namespace OrderCheck.Replay.Reports;

/// <summary>The totals as one JSON object, for a script.</summary>
internal sealed class JsonReplayWriter(Stream stream) : IReplayWriter
{
    public void Write(ReplayedOrder order)
    {
        // Totals only; the orders one by one are in the other forms.
    }

    public void Finish(ReplayTotals totals, ReplaySession session)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("inputs", session.Inputs);
            json.WriteString("decidedBy", session.Knowledge);
            json.WriteBoolean("stopped", session.Stopped);
            json.WriteNumber("seconds", Math.Round(session.Elapsed.TotalSeconds, 3));
            json.WriteNumber("requestsPerSecond", Math.Round(session.RequestsPerSecond, 1));
            json.WriteNumber("requests", totals.Requests);
            json.WriteNumber("orders", totals.Orders);
            json.WriteNumber("outOfScope", totals.OutOfScope);
            json.WriteNumber("unreadable", totals.Faults);
            json.WriteNumber("compared", totals.Compared);
            json.WriteNumber("differing", totals.Differing);
            json.WriteNumber("notReplayed", session.NotReplayed);
            json.WriteStartObject("latencyMilliseconds");
            foreach (var (name, microseconds) in totals.Latencies)
            {
                json.WriteNumber(name, microseconds / 1000m);
            }

            json.WriteEndObject();
            json.WriteStartObject("answers");
            for (var i = 0; i < ReplayTotals.Dimensions.Length; i++)
            {
                Counts(json, ReplayTotals.Dimensions[i].Title, totals.Counts(i));
            }

            json.WriteEndObject();
            Counts(json, "findings", totals.Findings);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
        stream.Flush();
    }

    public void Dispose() => stream.Dispose();

    private static void Counts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
