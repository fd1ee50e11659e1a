using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OrderCheck.Server.Telemetry;

/// <summary>
/// Sums up the instruments of the service, of ASP.NET and of the runtime since the start, and writes them in the text format that Prometheus reads. Any other listener
/// (OpenTelemetry, <c>dotnet-counters</c>) sees the same instruments beside it.
/// </summary>
internal sealed class PrometheusTextExporter : IDisposable
{
    // These belong to the process; the others belong to one service, of which a process may run several.
    private static readonly string[] MetersOfProcess = ["System.Net.Http", "System.Runtime"];

    private readonly ConcurrentDictionary<(MetricFamily Family, string Labels), MetricSeries> _series = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _turn = new();

    public PrometheusTextExporter(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var isOurs = ReferenceEquals(instrument.Meter.Scope, meters) && ServiceMetrics.MetersOfService.Contains(instrument.Meter.Name);
            if (isOurs || (instrument.Meter.Scope is null && MetersOfProcess.Contains(instrument.Meter.Name)))
            {
                listener.EnableMeasurementEvents(instrument, MetricFamily.Of(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, tags, family) => Take((MetricFamily)family!, measurement, tags));
        _listener.SetMeasurementEventCallback<int>((_, measurement, tags, family) => Take((MetricFamily)family!, measurement, tags));
        _listener.SetMeasurementEventCallback<double>((_, measurement, tags, family) => Take((MetricFamily)family!, measurement, tags));
        _listener.Start();
    }

    /// <summary>All instruments that have measured anything, by name and labels.</summary>
    public string Write()
    {
        lock (_turn)
        {
            // What is asked anew may no longer have a label that it had, such as the version of the knowledge.
            foreach (var (key, _) in _series.Where(entry => entry.Key.Family.IsObserved))
            {
                _series.TryRemove(key, out _);
            }

            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in _series.GroupBy(entry => entry.Key.Family).OrderBy(family => family.Key.Name, StringComparer.Ordinal))
            {
                family.Key.WriteHead(text);
                foreach (var ((_, labels), series) in family.OrderBy(entry => entry.Key.Labels, StringComparer.Ordinal))
                {
                    series.Write(text, family.Key.Name, labels);
                }
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(MetricFamily family, double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.GetOrAdd((family, LabelsOf(tags)), static key => new MetricSeries(key.Family.Bounds)).Take(measurement, family.IsObserved);

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(MetricFamily.Named(name)).Append("=\"")
                .Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }

        return text.ToString();
    }

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
