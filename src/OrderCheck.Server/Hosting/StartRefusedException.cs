namespace OrderCheck.Server.Hosting;

/// <summary>The service will not start as it is configured. The message is one sentence for the person who started it: what is wrong and what would be right.</summary>
public sealed class StartRefusedException : Exception
{
    /// <summary>Builds the refusal.</summary>
    public StartRefusedException(string message)
        : base(message)
    {
    }
}
