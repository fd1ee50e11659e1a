namespace OrderCheck.Server.Hosting;

/// <summary>The service will not start as it is configured. The message is for the person who started it: what is wrong and what would be
/// right.</summary>
public sealed class StartRefusedException : Exception
{
    /// <summary>One reason, in one sentence.</summary>
    public StartRefusedException(string message)
        : this([message])
    {
    }

    /// <summary>Several reasons, a sentence each.</summary>
    public StartRefusedException(IReadOnlyList<string> reasons)
        : base(string.Join("; ", reasons)) => Reasons = reasons;

    /// <summary>All reasons.</summary>
    public IReadOnlyList<string> Reasons { get; }
}
