using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace OrderCheck.Server.Telemetry;

/// <summary>Counts since the start, for the operator. Labels come from the program and its configuration, never from a request, so their number is bounded and they hold nothing about a patient.</summary>
internal sealed class Counters
{
    private readonly ConcurrentDictionary<(string Name, string Labels), long> _counts = new();

    /// <summary>Adds to a count.</summary>
    /// <param name="name">What is counted, without prefix and <c>_total</c>.</param>
    /// <param name="labels">Names and values of labels.</param>
    public void Add(string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new StringBuilder();
        foreach (var (label, value) in labels)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(label).Append("=\"").Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }

        _counts.AddOrUpdate((name, text.ToString()), 1, static (_, count) => count + 1);
    }

    /// <summary>All counts in the text format that Prometheus reads.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        var last = "";
        foreach (var ((name, labels), count) in _counts.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal).ThenBy(entry => entry.Key.Labels, StringComparer.Ordinal))
        {
            if (name != last)
            {
                text.Append("# TYPE ordercheck_").Append(name).Append("_total counter\n");
                last = name;
            }

            text.Append("ordercheck_").Append(name).Append("_total");
            if (labels.Length > 0)
            {
                text.Append('{').Append(labels).Append('}');
            }

            text.Append(' ').Append(count.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }
}
