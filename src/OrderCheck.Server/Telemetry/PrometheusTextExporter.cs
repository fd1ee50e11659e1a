using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OrderCheck.Server.Telemetry;

/// <summary>
/// Sums up the counters of the service since its start and writes them in the text format that Prometheus reads. Any other listener
/// (OpenTelemetry,
/// <c>dotnet-counters</c>) sees the same instruments beside it.
/// </summary>
internal sealed class PrometheusTextExporter : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, string Labels), long> _sums = new();
    private readonly MeterListener _listener = new();

    public PrometheusTextExporter(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // A factory belongs to one service, of which a process may run several.
            if (instrument is Counter<long> && instrument.Meter.Name == ServiceMetrics.MeterName
                && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, measurement, tags, _) =>
            _sums.AddOrUpdate(
            (NameOf(instrument), LabelsOf(tags)), static (_, added) => added, static (_, sum, added) => sum + added, measurement));
        _listener.Start();
    }

    /// <summary>All counters that have counted anything, by name and labels.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        var last = "";
        foreach (var ((name, labels), sum) in _sums.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Labels, StringComparer.Ordinal))
        {
            if (name != last)
            {
                text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} counter\n");
                last = name;
            }

            text.Append(name).Append(labels).Append(CultureInfo.InvariantCulture, $" {sum}\n");
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static string NameOf(Instrument instrument) => instrument.Name.Replace('.', '_') + "_total";

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 0 ? '{' : ',').Append(name).Append("=\"").Append(Escaped(value?.ToString() ?? "")).Append('"');
        }

        return text.Length == 0 ? "" : text.Append('}').ToString();
    }

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
