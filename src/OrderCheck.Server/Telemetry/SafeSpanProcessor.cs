using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace OrderCheck.Server.Telemetry;

/// <summary>
/// Leaves in a span only what is known to hold nothing of a patient: addresses, which name patients, messages of faults and what a caller sent as trace state are taken out before
/// anything is exported.
/// </summary>
internal sealed class SafeSpanProcessor : BaseProcessor<Activity>
{
    private static readonly FrozenSet<string> Allowed = new[]
    {
        "http.request.method", "http.route", "http.response.status_code", "error.type", "network.protocol.version", "server.address", "server.port",
        ServiceActivities.Client, ServiceActivities.Outcome, ServiceActivities.Orders, ServiceActivities.KnowledgeVersion,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void OnStart(Activity data) => data.TraceStateString = null;

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        foreach (var (name, _) in data.TagObjects.Where(tag => !Allowed.Contains(tag.Key)).ToList())
        {
            data.SetTag(name, null);
        }

        data.SetStatus(data.Status);
        data.TraceStateString = null;
    }
}
