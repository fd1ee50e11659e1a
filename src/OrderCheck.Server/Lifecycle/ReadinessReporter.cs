using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Lifecycle;

/// <summary>Says whether this instance should get calls, and what an operator wants to know of it. Open to everyone, so it holds counts and days, and no name or path.</summary>
internal sealed class ReadinessReporter(
    CurrentKnowledge knowledge, CurrentCertificate certificate, Reloader reloader, Draining draining, DecisionRecorder recorder, DecisionLogDisk disk, KeyCache keys,
    CalendarDay today, IOptions<OrderCheckOptions> options, ServiceClients clients)
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>The state of now. The decision log is tried, at most once in a few seconds.</summary>
    public async Task<Readiness> ReadAsync()
    {
        var current = knowledge.Value;
        var settings = options.Value.DecisionLog;
        var isWritable = recorder.Log is null ? (bool?)null : await recorder.IsWritableAsync();
        string[] reasons =
        [
            .. draining.IsStopping ? ["stopping"] : Array.Empty<string>(),
            .. isWritable == false && settings.EffectiveMode == DecisionLogMode.Required ? ["decision-log"] : Array.Empty<string>(),
        ];
        var checkedOn = current.CheckedOn;
        var (fetched, stale) = keys.Count();
        return new Readiness(
            reasons.Length == 0 ? "ready" : "not-ready", ServiceVersion.Text, current.Knowledge.Version, current.Knowledge.Policies.All.Length, reasons,
            new KnowledgeState(current.LoadedAt, checkedOn, Math.Max(0, today.Today.DayNumber - checkedOn.DayNumber), reloader.Knowledge.IsRefused),
            new LogState(settings.EffectiveMode.ToString(), isWritable, disk.FreeBytes / Mebibyte, disk.IsLow),
            certificate.Value is { } shown ? new CertificateState(shown.ExpiresAt, reloader.Certificate.IsRefused) : null,
            new KeySetState(clients.Registry.All.Sum(client => client.KeyAddresses.Length), fetched, stale));
    }
}

/// <summary>The answer of <c>/health/ready</c>.</summary>
/// <param name="Status"><c>ready</c> (200) or <c>not-ready</c> (503).</param>
/// <param name="Version">Version of the program.</param>
/// <param name="KnowledgeVersion">Version of the knowledge that calls are answered with.</param>
/// <param name="Policies">Number of its policies.</param>
/// <param name="Reasons">Why it is not ready: <c>stopping</c>, <c>decision-log</c>.</param>
/// <param name="Knowledge">The knowledge.</param>
/// <param name="DecisionLog">The decision log and its disk.</param>
/// <param name="Certificate">The certificate of https addresses; null without one.</param>
/// <param name="KeySets">The JWK sets of clients.</param>
internal sealed record Readiness(
    string Status, string Version, string KnowledgeVersion, int Policies, IReadOnlyList<string> Reasons, KnowledgeState Knowledge, LogState DecisionLog,
    CertificateState? Certificate, KeySetState KeySets);

/// <summary>The knowledge that calls are answered with.</summary>
/// <param name="LoadedAt">When it was loaded.</param>
/// <param name="CheckedOn">The last day on which one of its policies was held against its source.</param>
/// <param name="AgeDays">Days since then.</param>
/// <param name="IsNewerRefused">True when the files that lie there now were refused.</param>
internal sealed record KnowledgeState(DateTimeOffset LoadedAt, DateOnly CheckedOn, int AgeDays, bool IsNewerRefused);

/// <summary>The decision log.</summary>
/// <param name="Mode">Required, BestEffort or Off.</param>
/// <param name="IsWritable">Whether it could be written a few seconds ago; null when it is off.</param>
/// <param name="FreeMebibytes">Free space on its disk; null for a database elsewhere.</param>
/// <param name="IsDiskLow">True below 256 MiB.</param>
internal sealed record LogState(string Mode, bool? IsWritable, long? FreeMebibytes, bool IsDiskLow);

/// <summary>The certificate of https addresses.</summary>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="IsNewerRefused">True when the files that lie there now were refused.</param>
internal sealed record CertificateState(DateTimeOffset ExpiresAt, bool IsNewerRefused);

/// <summary>The JWK sets of clients, which are fetched when a client first calls.</summary>
/// <param name="Addresses">How many addresses are configured.</param>
/// <param name="Fetched">From how many keys were fetched.</param>
/// <param name="Stale">How many of those could not be fetched again in time; their keys hold for a day.</param>
internal sealed record KeySetState(int Addresses, int Fetched, int Stale);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class ReadinessJson : JsonSerializerContext;
