using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Decisions.Storage;

/// <summary>A row as it is stored.</summary>
internal sealed record LogRow
{
    public const string DecisionKind = "decision";
    public const string FeedbackKind = "feedback";

    public long Seq { get; init; }

    public required string Kind { get; init; }

    public required string At { get; init; }

    public required string Client { get; init; }

    public string? RequestId { get; init; }

    public int Position { get; init; }

    public string? AssessmentId { get; init; }

    public string? Card { get; init; }

    /// <summary>A row with the key of another is the same report again and is not written.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The entry as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>The facts of all orders of the call, in its first row.</summary>
    public string? Facts { get; init; }

    public string Hash { get; init; } = "";

    /// <summary>What was shown, for the index of cards; not read back.</summary>
    public IReadOnlyList<string> Cards { get; init; } = [];

    /// <summary>Writes an instant so that text order is order of time.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The hash that chains this row to the one before it: over every column, each with its length.</summary>
    public string HashAfter(string before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlySpan<string?>)
            [before, Seq.ToString(CultureInfo.InvariantCulture), Kind, At, Client, RequestId,
            Position.ToString(CultureInfo.InvariantCulture), AssessmentId, Card, IdempotencyKey, Body, Facts])
        {
            var bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public LogEntry ToEntry() => new(
        Seq, DateTimeOffset.Parse(At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), Client,
        Kind == DecisionKind ? JsonSerializer.Deserialize(Body, LogJson.Default.DecisionEntry) : null,
        Kind == FeedbackKind ? JsonSerializer.Deserialize(Body, LogJson.Default.FeedbackEntry) : null, Hash);
}
