using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderCheck.Decisions;

/// <summary>One row of the log: a decision or feedback.</summary>
/// <param name="Seq">Its place, from 1 without gaps.</param>
/// <param name="At">When it was written, in UTC.</param>
/// <param name="Client">Who called.</param>
/// <param name="Decision">The decision; null for feedback.</param>
/// <param name="Feedback">The feedback; null for a decision.</param>
/// <param name="Hash">What chains it to all rows before it.</param>
public sealed record LogEntry(long Seq, DateTimeOffset At, string Client, DecisionEntry? Decision, FeedbackEntry? Feedback, string Hash)
{
    /// <summary>The entry as one JSON object without line ends.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LogJson.Default.LogEntry);
}

/// <summary>What was decided of one order of one call. The words are those of the wire.</summary>
public sealed record DecisionEntry
{
    /// <summary>Id of the call; all its orders share it.</summary>
    public required string RequestId { get; init; }

    /// <summary>Position of the order in the call, from 1.</summary>
    public required int Position { get; init; }

    /// <summary>Id of the assessment; it repeats when the same order is asked about again.</summary>
    public required string AssessmentId { get; init; }

    /// <summary><c>$check</c>, <c>check</c>, or the id of the hook service.</summary>
    public required string Service { get; init; }

    /// <summary>When the call was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Milliseconds from there until it was decided.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The hook instance, or null.</summary>
    public string? HookInstance { get; init; }

    /// <summary>How the answer names the order: <c>ServiceRequest/id</c>, or empty.</summary>
    public required string Order { get; init; }

    /// <summary>The patient, hashed with the key of the log; null when the order names none.</summary>
    public string? Patient { get; init; }

    /// <summary>The day that governed.</summary>
    public required DateOnly DateOfService { get; init; }

    /// <summary>Version of the knowledge that decided.</summary>
    public required string KnowledgeVersion { get; init; }

    /// <summary>The answers.</summary>
    public required DecidedAnswers Answers { get; init; }

    /// <summary>The editions that decided, as <c>policy/first-day</c>.</summary>
    public ImmutableArray<string> Editions { get; init; } = [];

    /// <summary>The findings.</summary>
    public ImmutableArray<DecidedFinding> Findings { get; init; } = [];

    /// <summary>Every criterion that was looked at.</summary>
    public ImmutableArray<DecidedCriterion> Criteria { get; init; } = [];

    /// <summary>The cards that were shown for the order.</summary>
    public ImmutableArray<DecidedCard> Cards { get; init; } = [];

    /// <summary>CRD's metric elements of the call, or null.</summary>
    public JsonElement? Metrics { get; init; }
}

/// <summary>The five answers, and what they rest on.</summary>
public sealed record DecidedAnswers
{
    /// <summary>False when it is not a heart CT or MRI order; then nothing else is answered.</summary>
    public required bool InScope { get; init; }

    /// <summary>Id of the study, or null when it cannot be determined.</summary>
    public string? Study { get; init; }

    /// <summary>The CPT codes that fit the request.</summary>
    public ImmutableArray<string> SuggestedCodes { get; init; } = [];

    /// <summary>Screening or diagnostic.</summary>
    public string? Purpose { get; init; }

    /// <summary>Whether the diagnosis supports it.</summary>
    public string? DiagnosisSupport { get; init; }

    /// <summary>Whether an ABN is called for.</summary>
    public string? Abn { get; init; }

    /// <summary>Modifiers for the claim.</summary>
    public ImmutableArray<string> ClaimModifiers { get; init; } = [];

    /// <summary>Whether prior authorization is likely.</summary>
    public string? PriorAuth { get; init; }

    /// <summary>Kind of the governing payer.</summary>
    public string? PayerKind { get; init; }

    /// <summary>Id of the governing payer in the payer table, or null.</summary>
    public string? Payer { get; init; }

    /// <summary>Contractor jurisdictions.</summary>
    public ImmutableArray<string> Jurisdictions { get; init; } = [];
}

/// <summary>A finding by its code.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Criterion">The criterion behind it as <c>policy/first-day/id</c>, or null.</param>
public sealed record DecidedFinding(string Code, string Severity, string? Criterion);

/// <summary>A criterion that was looked at.</summary>
/// <param name="Question">For which question.</param>
/// <param name="Criterion">Which, as <c>policy/first-day/id</c>.</param>
/// <param name="Result"><c>met</c>, <c>not-met</c> or <c>unknown</c>.</param>
public sealed record DecidedCriterion(string Question, string Criterion, string Result);

/// <summary>A card by its uuid.</summary>
/// <param name="Uuid">Its uuid.</param>
/// <param name="Finding">Code of the finding that it leads with, or null.</param>
/// <param name="Criterion">The criterion behind it as <c>policy/first-day/id</c>, or null.</param>
public sealed record DecidedCard(string Uuid, string? Finding, string? Criterion);

/// <summary>Feedback to a card, joined to what the card was about.</summary>
public sealed record FeedbackEntry
{
    /// <summary>Uuid of the card.</summary>
    public required string Card { get; init; }

    /// <summary>The service that it was reported to.</summary>
    public required string Service { get; init; }

    /// <summary><c>accepted</c> or <c>overridden</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>When it happened, as reported.</summary>
    public required DateTimeOffset OutcomeAt { get; init; }

    /// <summary>Uuids of the suggestions taken.</summary>
    public ImmutableArray<string> Suggestions { get; init; } = [];

    /// <summary>Code of the reason, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Code system of the reason, or null.</summary>
    public string? ReasonSystem { get; init; }

    /// <summary>The reader's own words, or null: chart data.</summary>
    public string? Comment { get; init; }

    /// <summary>The latest call of this client that showed the card; null when the card is not in the log, and so are the next four.</summary>
    public string? RequestId { get; init; }

    /// <summary>Its assessment.</summary>
    public string? AssessmentId { get; init; }

    /// <summary>Its order.</summary>
    public string? Order { get; init; }

    /// <summary>The finding that the card led with.</summary>
    public string? Finding { get; init; }

    /// <summary>The criterion behind it.</summary>
    public string? Criterion { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(DecisionSummary))]
internal sealed partial class LogJson : JsonSerializerContext;
