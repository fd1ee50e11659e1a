namespace OrderCheck.Replay.Terminal;

/// <summary>The input could not be read. The message says which, where and why, for the person who called the command.</summary>
internal sealed class UnreadableInputException : Exception
{
    public UnreadableInputException(string message)
        : base(message)
    {
    }
}
