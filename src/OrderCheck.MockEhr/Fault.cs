namespace OrderCheck.Ehr;

/// <summary>What goes wrong with one call. Several things may at once.</summary>
public sealed record Fault
{
    /// <summary>Nothing goes wrong.</summary>
    public static Fault None { get; } = new();

    /// <summary>How long the answer waits; null for not at all.</summary>
    public FaultLatency? Latency { get; init; }

    /// <summary>The status to answer with instead of the real answer, 200 to 599.</summary>
    public int? Status { get; init; }

    /// <summary>The header <c>Retry-After</c>, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Writes <c>Retry-After</c> as a date.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>Where the answer stops.</summary>
    public FaultCut Cut { get; init; }

    /// <summary>The media type to claim instead of the real one.</summary>
    public string? ContentType { get; init; }

    /// <summary>Answers with somebody else's data.</summary>
    public bool WrongPatient { get; init; }

    /// <summary>The body is not JSON.</summary>
    public bool Malformed { get; init; }

    /// <summary>Paging without an end.</summary>
    public FaultPaging Paging { get; init; }

    /// <summary>Bytes that are sent at once by a slow drip; null for all.</summary>
    public int? DripBytes { get; init; }

    /// <summary>Milliseconds between two drips.</summary>
    public int DripMilliseconds { get; init; }

    /// <summary>Refuses the token of this call as expired.</summary>
    public bool TokenExpired { get; init; }

    /// <summary>Answers this call; its token is expired for every later one.</summary>
    public bool ExpireToken { get; init; }

    /// <summary>Seed of the random latency of this fault; the EHR's own if null.</summary>
    public int? Seed { get; init; }

    /// <summary>The fault as it was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>Reads a fault such as <c>latency=300, status=503</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says what would be right.</exception>
    public static Fault Parse(string text) => FaultText.Parse(text);
}

/// <summary>Where an answer stops.</summary>
public enum FaultCut
{
    /// <summary>At its end.</summary>
    None,

    /// <summary>Before its first byte: the connection is reset.</summary>
    Reset,

    /// <summary>In the middle of its body: the connection is reset.</summary>
    ResetMidway,

    /// <summary>In the middle of its body, shorter than <c>Content-Length</c> says.</summary>
    Truncated,

    /// <summary>In the middle of its body, and <c>Content-Length</c> agrees with it.</summary>
    TruncatedQuietly,
}

/// <summary>Paging without an end.</summary>
public enum FaultPaging
{
    /// <summary>Pages end.</summary>
    Sound,

    /// <summary>Every page has another next one.</summary>
    Endless,

    /// <summary>Every page is its own next one.</summary>
    Loop,
}

/// <summary>How an answer is delayed.</summary>
/// <param name="Shape">Distribution of the delay.</param>
/// <param name="Milliseconds">The delay; its mean for <see cref="LatencyShape.Normal"/>, its median for <see cref="LatencyShape.HeavyTail"/>.</param>
/// <param name="Deviation">Standard deviation in milliseconds, for <see cref="LatencyShape.Normal"/>.</param>
public sealed record FaultLatency(LatencyShape Shape, int Milliseconds, int Deviation = 0)
{
    /// <summary>No delay is longer, in milliseconds.</summary>
    public const int Longest = 120_000;

    // A Pareto tail of this index: one answer in ten takes more than three times the median, one in a hundred fourteen times.
    private const double TailIndex = 1.5;

    /// <summary>The delay for two numbers from 0 to 1.</summary>
    public TimeSpan Draw(double first, double second)
    {
        var milliseconds = Shape switch
        {
            LatencyShape.Normal => Milliseconds + (Deviation * Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second)),
            LatencyShape.HeavyTail => Milliseconds * Math.Pow(2 * (1 - first), -1 / TailIndex),
            _ => Milliseconds,
        };
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, Longest));
    }
}

/// <summary>Distribution of a delay.</summary>
public enum LatencyShape
{
    /// <summary>Always the same.</summary>
    Fixed,

    /// <summary>Around a mean.</summary>
    Normal,

    /// <summary>Mostly short, sometimes very long.</summary>
    HeavyTail,
}
