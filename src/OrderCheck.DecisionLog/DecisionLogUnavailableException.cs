namespace OrderCheck.Decisions;

/// <summary>The decision log cannot be opened, read or written now. Its inner exception may quote a row: log its type alone.</summary>
/// <param name="message">What failed, without anything of a row.</param>
/// <param name="inner">Why, or null when time was up.</param>
public sealed class DecisionLogUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
