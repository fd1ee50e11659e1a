using System.Collections.Immutable;

namespace OrderCheck.Decisions;

/// <summary>A call that was decided and is about to be answered.</summary>
public sealed record AnsweredCall
{
    /// <summary>Who called: the name of the client in the settings.</summary>
    public required string Client { get; init; }

    /// <summary>What was called: <c>$check</c>, <c>check</c>, or the id of the hook service.</summary>
    public required string Service { get; init; }

    /// <summary>When the call was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Time from there until it was decided.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The hook instance that the EHR named, or null.</summary>
    public string? HookInstance { get; init; }

    /// <summary>All orders of the call, as they were decided.</summary>
    public required IReadOnlyList<OrderAssessment> Assessments { get; init; }

    /// <summary>The cards of the answer; none for a check.</summary>
    public ImmutableArray<ShownCard> Cards { get; init; } = [];

    /// <summary>The elements of CRD's metrics as one JSON object, or null.</summary>
    public string? Metrics { get; init; }
}

/// <summary>A card that was shown.</summary>
/// <param name="Uuid">Its uuid.</param>
/// <param name="Position">Position of its order in the call, from 1.</param>
/// <param name="Finding">Code of the finding that it leads with, or null.</param>
/// <param name="Criterion">The criterion behind that finding, or null.</param>
public sealed record ShownCard(string Uuid, int Position, string? Finding, CriterionId? Criterion);

/// <summary>What an EHR reports of a card.</summary>
public sealed record ReportedFeedback
{
    /// <summary>Uuid of the card; it may be one that is not in the log.</summary>
    public required string Card { get; init; }

    /// <summary>True when a suggestion was taken, false when the card was overridden.</summary>
    public required bool Accepted { get; init; }

    /// <summary>Uuids of the suggestions taken.</summary>
    public ImmutableArray<string> Suggestions { get; init; } = [];

    /// <summary>The reason chosen, or null.</summary>
    public Code? Reason { get; init; }

    /// <summary>The reader's own words, or null. They may name the patient: they are chart data.</summary>
    public string? Comment { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }
}
