namespace OrderCheck.CdsHooks.Crd;

/// <summary>What is known of one hook call when it is over. What is null was not known.</summary>
/// <param name="Service">The service that was called.</param>
/// <param name="Received">When the call came.</param>
/// <param name="Answered">When the answer had left.</param>
public sealed record HookCallMetrics(HookService Service, DateTimeOffset Received, DateTimeOffset Answered)
{
    /// <summary>HTTP status of the answer; null when nobody was left to answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why it was refused, or null.</summary>
    public RequestFault? Fault { get; init; }

    /// <summary>The call with what was read for it, or null when it could not be taken.</summary>
    public HookRequest? Request { get; init; }

    /// <summary>The answer, or null when it was refused.</summary>
    public HookResponse? Response { get; init; }
}
