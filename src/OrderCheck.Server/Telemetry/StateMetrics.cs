using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrderCheck.Server.Telemetry;

/// <summary>What the service is like at the moment at which it is asked, as gauges of the meter <c>OrderCheck</c>.</summary>
internal sealed class StateMetrics
{
    private readonly ConcurrentDictionary<(string Client, string Host), BreakerState> _breakers = new();

    public StateMetrics(IMeterFactory meters, CurrentKnowledge knowledge, CurrentCertificate certificate, CalendarDay today, DecisionLogDisk disk, TimeProvider clock)
    {
        var meter = meters.Create(ServiceMetrics.MeterName);
        meter.CreateObservableGauge(
            "ordercheck.knowledge", () => new Measurement<int>(1, ServiceMetrics.Label("version", knowledge.Value.Knowledge.Version)),
            description: "The version of the knowledge that calls are answered with; always 1.");
        meter.CreateObservableGauge(
            "ordercheck.knowledge_age", () => today.Today.DayNumber - knowledge.Value.CheckedOn.DayNumber, "d",
            "Days since a policy was last held against its source.");
        meter.CreateObservableGauge(
            "ordercheck.knowledge_loaded", () => (clock.GetUtcNow() - knowledge.Value.LoadedAt).TotalSeconds, "s", "Time since the knowledge was loaded.");
        meter.CreateObservableGauge(
            "ordercheck.certificate_left",
            () => certificate.Value is { } shown ? [new Measurement<double>((shown.ExpiresAt - clock.GetUtcNow()).TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s", "Time until the certificate expires.");
        meter.CreateObservableGauge(
            "ordercheck.log_disk_free", () => disk.FreeBytes is { } free ? [new Measurement<long>(free)] : Array.Empty<Measurement<long>>(),
            "By", "Free space on the disk of the decision log.");
        meter.CreateObservableGauge(
            "ordercheck.breaker_state",
            () => _breakers.Select(breaker => new Measurement<int>(
                (int)breaker.Value, ServiceMetrics.Label("client", breaker.Key.Client), ServiceMetrics.Label("host", breaker.Key.Host))),
            description: "Whether an EHR is left alone after failures: 0 no, 1 tried again, 2 yes.");
    }

    /// <summary>The breaker before an EHR has changed its state.</summary>
    public void BreakerChanged(string client, string host, BreakerState state) => _breakers[(client, host)] = state;
}
