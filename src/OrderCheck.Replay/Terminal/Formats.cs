namespace OrderCheck.Replay.Terminal;

/// <summary>How the command phrases what several of its pages show.</summary>
internal static class Formats
{
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd");

    /// <summary>Document, its date, place, confidence and address.</summary>
    public static string Of(Citation citation) => string.Join("; ", new[]
    {
        citation.Date is { } date ? $"{citation.Document} ({Of(date)})" : citation.Document,
        citation.Place,
        $"confidence {citation.Confidence}",
        citation.Url,
    }.OfType<string>());
}
