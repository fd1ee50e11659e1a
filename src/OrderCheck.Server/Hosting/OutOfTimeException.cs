namespace OrderCheck.Server.Hosting;

/// <summary>The time for assessing was up before any order of the request was assessed. Answered with 503.</summary>
internal sealed class OutOfTimeException : Exception;
