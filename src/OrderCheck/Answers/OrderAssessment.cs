using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The five answers for one order, the findings, and what decided.</summary>
public sealed record OrderAssessment
{
    /// <summary>The order that was assessed.</summary>
    public required ImagingOrder Order { get; init; }

    /// <summary>False when it is not a heart CT or heart MRI order; then there are no answers.</summary>
    public required bool InScope { get; init; }

    /// <summary>The codes as written on the order.</summary>
    public ImmutableArray<Code> OrderedCodes { get; init; } = [];

    /// <summary>Which study is this? Null only when out of scope.</summary>
    public Answer<StudyFound>? Study { get; init; }

    /// <summary>Screening or diagnostic? Null only when out of scope.</summary>
    public Answer<OrderPurpose>? Purpose { get; init; }

    /// <summary>Does the diagnosis support it? Null only when out of scope.</summary>
    public Answer<DiagnosisSupport>? Support { get; init; }

    /// <summary>Is an ABN called for? Null only when out of scope.</summary>
    public Answer<NoticeAdvice>? Notice { get; init; }

    /// <summary>Is prior authorization likely? Null only when out of scope.</summary>
    public Answer<PriorAuth>? PriorAuth { get; init; }

    /// <summary>The kind of the governing payer.</summary>
    public PayerKind PayerKind { get; init; }

    /// <summary>The governing coverage, or null when none is active.</summary>
    public PatientCoverage? Coverage { get; init; }

    /// <summary>MAC jurisdiction of the place of service; two when it cannot be told apart; empty when unknown or not Medicare.</summary>
    public ImmutableArray<string> Jurisdictions { get; init; } = [];

    /// <summary>The editions that decided.</summary>
    public ImmutableArray<PolicyUsed> Policies { get; init; } = [];

    /// <summary>Everything the reader should see, the most pressing first.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>What follows from a finding and is part of its remedy, and reminders of constant duties; with <see cref="Findings"/> everything that was raised.</summary>
    public ImmutableArray<Finding> Remarks { get; init; } = [];

    /// <summary>Every criterion that was looked at, in the order of the questions.</summary>
    public ImmutableArray<TrailEntry> Trail { get; init; } = [];

    /// <summary>Facts that would change an answer.</summary>
    public ImmutableArray<WouldChange> WouldChange { get; init; } = [];

    /// <summary>Deterministic id of this assessment.</summary>
    public required string AssessmentId { get; init; }

    /// <summary>Version of the data that decided.</summary>
    public required string KnowledgeVersion { get; init; }
}
