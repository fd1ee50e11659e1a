using System.Globalization;
using OrderCheck.Ehr.Http;
using static Hl7.Fhir.Model.OperationOutcome;

namespace OrderCheck.Ehr.Faults;

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

    /// <summary>Answers with another patient's data.</summary>
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

    /// <summary>The answer that takes the place of the real one; null when the real one is given.</summary>
    /// <param name="now">The time, for a <c>Retry-After</c> that is a date.</param>
    internal EhrAnswer? AnswerAt(DateTimeOffset now)
    {
        if (Status is not { } status)
        {
            return null;
        }

        var answer = status is 204 or 205 or 304
            ? EhrAnswer.Empty(status)
            : EhrAnswer.Refuse(status, status == 429 ? IssueType.Throttled : IssueType.Transient, $"This fault was asked for: {Text}.");
        return RetryAfterSeconds is not { } seconds ? answer
            : answer.With("Retry-After", RetryAfterAsDate
                ? now.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
                : seconds.ToString(CultureInfo.InvariantCulture));
    }
}
