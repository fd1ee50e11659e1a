using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Decisions.Storage;

/// <summary>Builds the rows of feedback.</summary>
internal static class FeedbackRow
{
    /// <summary>The row of one report; the same report has the same key whenever it is made.</summary>
    public static LogRow Of(string client, string service, ReportedFeedback feedback, DateTimeOffset now)
    {
        var entry = new FeedbackEntry
        {
            // PostgreSQL takes no NUL in a text.
            Card = feedback.Card.Replace('\0', '\uFFFD'),
            Service = service,
            Outcome = feedback.Accepted ? "accepted" : "overridden",
            OutcomeAt = feedback.At,
            Suggestions = feedback.Suggestions,
            Reason = feedback.Reason?.Value,
            ReasonSystem = feedback.Reason is { System.Length: > 0 } reason ? reason.System : null,
            Comment = feedback.Comment,
        };
        var body = JsonSerializer.Serialize(entry, LogJson.Default.FeedbackEntry);
        return new LogRow
        {
            Kind = LogRow.FeedbackKind,
            At = LogRow.Instant(now),
            Client = client,
            Card = entry.Card,
            IdempotencyKey = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{client.Length} {client}{body}")))),
            Body = body,
        };
    }

    /// <summary>The row with what its card was about.</summary>
    public static LogRow Join(LogRow row, LogRow shown)
    {
        var decision = JsonSerializer.Deserialize(shown.Body, LogJson.Default.DecisionEntry)!;
        var card = decision.Cards.FirstOrDefault(card => card.Uuid == row.Card);
        var entry = JsonSerializer.Deserialize(row.Body, LogJson.Default.FeedbackEntry)! with
        {
            RequestId = decision.RequestId,
            AssessmentId = decision.AssessmentId,
            Order = decision.Order,
            Finding = card?.Finding,
            Criterion = card?.Criterion,
        };
        return row with
        {
            RequestId = decision.RequestId,
            Position = decision.Position,
            AssessmentId = decision.AssessmentId,
            Body = JsonSerializer.Serialize(entry, LogJson.Default.FeedbackEntry),
        };
    }
}
