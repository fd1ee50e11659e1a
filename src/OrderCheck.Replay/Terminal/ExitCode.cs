namespace OrderCheck.Replay.Terminal;

/// <summary>What the command says by its exit code.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The knowledge is wrong, the service did not start, or an answer is not the expected one.</summary>
    public const int Failed = 1;

    /// <summary>The command was called in a way that has no meaning.</summary>
    public const int Usage = 2;

    /// <summary>The input, or one of its orders, could not be read.</summary>
    public const int Unreadable = 3;

    /// <summary>Stopped from outside before the end; what was done is written.</summary>
    public const int Stopped = 130;
}
