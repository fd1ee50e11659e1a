namespace OrderCheck.Replay.Terminal;

/// <summary>The reader of the standard output has closed it, as <c>head</c> does when it has enough. Nothing is left to say to
/// anyone.</summary>
internal sealed class OutputClosedException(Exception inner) : IOException("The standard output was closed.", inner);
