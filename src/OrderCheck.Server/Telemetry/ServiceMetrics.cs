using System.Diagnostics.Metrics;
using System.Globalization;

namespace OrderCheck.Server.Telemetry;

/// <summary>
/// The counters and times of the service, as instruments of the meter <c>OrderCheck</c>. Labels come from the program and its configuration, never
/// from a request, so their
/// number is bounded and they hold nothing about a patient.
/// </summary>
internal sealed class ServiceMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "OrderCheck";

    /// <summary>The meters that belong to this service: ours and those of ASP.NET.</summary>
    public static readonly string[] MetersOfService = [MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private readonly Histogram<double> _calls;
    private readonly Histogram<double> _logWrites;
    private readonly Histogram<double> _readTimes;
    private readonly Counter<long> _callsRefused;
    private readonly Counter<long> _feedback;
    private readonly Counter<long> _recorded;
    private readonly Counter<long> _fhirServersRefused;
    private readonly Counter<long> _hooks;
    private readonly Counter<long> _hooksPartial;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _replayMemoryMissed;

    public ServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _calls = meter.CreateHistogram("ordercheck.call_duration", "s", "How long calls took, by route and outcome.", tags: null, Seconds);
        _logWrites = meter.CreateHistogram("ordercheck.log_duration", "s", "How long the decision log took to write, by result.", tags: null, Seconds);
        _readTimes = meter.CreateHistogram("ordercheck.read_duration", "s", "How long reads from EHRs took, by client and result.", tags: null, Seconds);
        _callsRefused = meter.CreateCounter<long>(
            "ordercheck.calls_refused", description: "Calls that were not let in, by the check that failed.");
        _feedback = meter.CreateCounter<long>("ordercheck.feedback", description: "Feedback to cards, by service and outcome.");
        _fhirServersRefused = meter.CreateCounter<long>(
            "ordercheck.fhir_servers_refused", description: "FHIR servers of calls that are not configured for the client.");
        _hooks = meter.CreateCounter<long>("ordercheck.hooks", description: "Hook calls, by service, client and HTTP status.");
        _hooksPartial = meter.CreateCounter<long>(
            "ordercheck.hooks_partial", description: "Hook calls that were answered without data that could not be read.");
        _recorded = meter.CreateCounter<long>(
            "ordercheck.recorded", description: "Calls that the decision log took or could not take, by result.");
        _reads = meter.CreateCounter<long>("ordercheck.reads", description: "Reads from EHRs, by client and result.");
        _replayMemoryMissed = meter.CreateCounter<long>(
            "ordercheck.replay_memory_missed", description: "Tokens that could not be looked up in the memory that instances share.");
        _reloads = meter.CreateCounter<long>(
            "ordercheck.reloads", description: "Files that were read again while the service ran, by what they hold and result.");
    }

    /// <summary>A call was not let in.</summary>
    public void CallRefused(string check) => _callsRefused.Add(1, Label("check", check));

    /// <summary>Feedback to a card was taken.</summary>
    public void FeedbackReceived(string service, bool accepted) =>
        _feedback.Add(1, Label("service", service), Label("outcome", accepted ? "accepted" : "overridden"));

    /// <summary>A call named a FHIR server that is not configured for its client.</summary>
    public void FhirServerRefused(string client) => _fhirServersRefused.Add(1, Label("client", client));

    /// <summary>A hook call was answered or refused.</summary>
    public void HookAnswered(string service, string client, int status) =>
        _hooks.Add(1, Label("service", service), Label("client", client), Label("status", status.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A hook call was answered without data that could not be read.</summary>
    public void HookPartial(string service, string client) => _hooksPartial.Add(1, Label("service", service), Label("client", client));

    /// <summary>A call that is counted and limited has ended.</summary>
    public void CallEnded(string route, string outcome, TimeSpan elapsed) =>
        _calls.Record(elapsed.TotalSeconds, Label("route", route), Label("outcome", outcome));

    /// <summary>The decision log took a call or could not take it.</summary>
    public void Recorded(bool isWritten, TimeSpan elapsed)
    {
        var result = Label("result", isWritten ? "written" : "lost");
        _recorded.Add(1, result);
        _logWrites.Record(elapsed.TotalSeconds, result);
    }

    /// <summary>A read from an EHR ended.</summary>
    public void ReadEnded(string client, ReadFailure result, TimeSpan elapsed)
    {
        KeyValuePair<string, object?>[] labels = [Label("client", client), Label("result", result.ToString())];
        _reads.Add(1, labels);
        _readTimes.Record(elapsed.TotalSeconds, labels);
    }

    /// <summary>A token was judged by this instance's memory alone, because the shared one could not be asked.</summary>
    public void ReplayMemoryMissed() => _replayMemoryMissed.Add(1);

    /// <summary>Changed files were read again, and taken or refused.</summary>
    public void Reloaded(string what, bool isTaken) => _reloads.Add(1, Label("what", what), Label("result", isTaken ? "taken" : "refused"));

    /// <summary>A label of a measurement.</summary>
    public static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
