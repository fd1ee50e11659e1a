namespace OrderCheck.Server.Configuration;

/// <summary>Where traces and metrics are sent (<c>OrderCheck:Telemetry</c>). <c>/metrics</c> needs no setting.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>The address of an OpenTelemetry collector that takes OTLP over HTTP, such as <c>http://collector:4318</c>; nothing is sent without it.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Of how many calls the trace is sent, in percent; 100 by default. A call that comes with a sampled trace is always sent.</summary>
    [WholeNumber(0, 100)]
    public int TracePercent { get; set; } = 100;

    /// <summary>True writes a FHIR AuditEvent for each access to the category <c>OrderCheck.Audit</c>: who asked about which patient, as a keyed hash, and when; false by default, because the
    /// decision log holds the same.</summary>
    public bool Audit { get; set; }

    /// <summary><see cref="OtlpEndpoint"/> when it is an address; else null.</summary>
    internal Uri? Collector => Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address is { Query: "", Fragment: "", UserInfo: "" } ? address : null;

    /// <summary>What is wrong with them together.</summary>
    /// <param name="path">The path of the section.</param>
    /// <param name="log">The mode of the decision log, whose key the audit hashes patients with.</param>
    internal IEnumerable<string> Problems(string path, DecisionLogMode log)
    {
        if (OtlpEndpoint is { Length: > 0 } && Collector is null)
        {
            yield return $"{path}:{nameof(OtlpEndpoint)} is '{OtlpEndpoint}'; it must be an http or https address without query, such as http://collector:4318";
        }

        if (Audit && log == DecisionLogMode.Off)
        {
            yield return $"{path}:{nameof(Audit)} hashes patients with the key of the decision log, which is off; set OrderCheck:DecisionLog:Mode to required or best-effort";
        }
    }
}
