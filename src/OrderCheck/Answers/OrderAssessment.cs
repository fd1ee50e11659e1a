using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Screening, diagnostic or not to be told.</summary>
public enum OrderPurpose
{
    /// <summary>Missing, generic or contradictory information.</summary>
    Indeterminate,

    /// <summary>Testing without sign, symptom or disease.</summary>
    Screening,

    /// <summary>Testing for a sign, symptom, abnormal test or known disease.</summary>
    Diagnostic,
}

/// <summary>Whether the diagnosis supports the study under the policy in force.</summary>
public enum DiagnosisSupport
{
    /// <summary>What would decide was not told, or lies in a part of a list that nobody has read.</summary>
    Insufficient,

    /// <summary>The policy accepts the reason.</summary>
    Supported,

    /// <summary>The policy does not accept the reason.</summary>
    Unsupported,

    /// <summary>No edition of a policy of this payer was in force that day, or no coverage is active.</summary>
    NoPolicy,
}

/// <summary>Whether an Advance Beneficiary Notice is called for.</summary>
public enum AbnStatus
{
    /// <summary>Cannot be told before something else is settled.</summary>
    Undetermined,

    /// <summary>Should be offered before the study.</summary>
    Needed,

    /// <summary>A valid one is on file.</summary>
    OnFile,

    /// <summary>Not called for.</summary>
    NotNeeded,

    /// <summary>This payer or setting does not know it.</summary>
    NotApplicable,
}

/// <summary>Whether prior authorization is likely.</summary>
public enum PriorAuth
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The payer's own document asks for it.</summary>
    Required,

    /// <summary>Usual for this payer and study.</summary>
    Likely,

    /// <summary>Not asked for.</summary>
    NotNeeded,

    /// <summary>Granted and on file.</summary>
    Satisfied,
}

/// <summary>The five questions, in their order, and what is asked after them.</summary>
public enum Question
{
    /// <summary>Which study is this?</summary>
    Study,

    /// <summary>Screening or diagnostic?</summary>
    Purpose,

    /// <summary>Does the diagnosis support it?</summary>
    Support,

    /// <summary>Is an ABN called for?</summary>
    Notice,

    /// <summary>Is prior authorization likely?</summary>
    PriorAuth,

    /// <summary>Is it safe and suitable? Asked after the five; changes none of them.</summary>
    Safety,
}

/// <summary>The answer to the first question.</summary>
/// <param name="Study">The study, or null when it cannot be determined.</param>
/// <param name="SuggestedCodes">The CPT codes that fit the request, base first, then add-on; more than one base means candidates to choose from; empty when unknown.</param>
public sealed record StudyFound(Study? Study, ImmutableArray<Code> SuggestedCodes);

/// <summary>The answer to the fourth question.</summary>
/// <param name="Status">Whether a notice is called for.</param>
/// <param name="ClaimModifiers">Advice for the claim, assuming that the remedy is followed; never alternatives side by side.</param>
public sealed record NoticeAdvice(AbnStatus Status, ImmutableArray<string> ClaimModifiers);

/// <summary>One criterion that was looked at.</summary>
/// <param name="Question">The question it was looked at for.</param>
/// <param name="Criterion">Which criterion.</param>
/// <param name="Result">What came out.</param>
/// <param name="Says">What the criterion says, in our words.</param>
/// <param name="Citation">Where it is written.</param>
/// <param name="Evidence">What was told about it.</param>
/// <param name="Missing">What was not told and would decide it.</param>
public sealed record TrailEntry(
    Question Question, CriterionId Criterion, Truth Result, string Says, Citation Citation,
    ImmutableArray<Evidence> Evidence, ImmutableArray<string> Missing);

/// <summary>A fact that, if it is true and documented, would change an answer. Never an invitation to relabel.</summary>
/// <param name="Answer">Which answer would change.</param>
/// <param name="From">The answer now, as on the wire.</param>
/// <param name="To">The answer then, as on the wire.</param>
/// <param name="Fact">The fact, by name.</param>
/// <param name="Says">What to document if it is true.</param>
public sealed record WouldChange(Question Answer, string From, string To, string Fact, string Says);

/// <summary>A policy edition that decided.</summary>
/// <param name="Id">Policy id.</param>
/// <param name="Edition">First day of the edition.</param>
/// <param name="Url">Where the document is published, or null.</param>
public sealed record PolicyUsed(string Id, DateOnly Edition, string? Url);

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

    /// <summary>Every criterion that was looked at, in the order of the questions.</summary>
    public ImmutableArray<TrailEntry> Trail { get; init; } = [];

    /// <summary>Facts that would change an answer.</summary>
    public ImmutableArray<WouldChange> WouldChange { get; init; } = [];

    /// <summary>Deterministic id of this assessment.</summary>
    public required string AssessmentId { get; init; }

    /// <summary>Version of the data that decided.</summary>
    public required string KnowledgeVersion { get; init; }
}
