using OrderCheck.Decisions;

namespace OrderCheck.Cli.Log;

/// <summary>A row of the log in the columns of a Parquet file. Lists are texts with blanks between their items; comments are left
/// out.</summary>
internal sealed record FlatEntry
{
    public long Seq { get; init; }

    public DateTime At { get; init; }

    public string Kind { get; init; } = "";

    public string Client { get; init; } = "";

    public string? Service { get; init; }

    public string? RequestId { get; init; }

    public int? Position { get; init; }

    public string? AssessmentId { get; init; }

    public string? Patient { get; init; }

    public string? Order { get; init; }

    public string? DateOfService { get; init; }

    public string? KnowledgeVersion { get; init; }

    public double? Milliseconds { get; init; }

    public bool? InScope { get; init; }

    public string? Study { get; init; }

    public string? Purpose { get; init; }

    public string? DiagnosisSupport { get; init; }

    public string? Abn { get; init; }

    public string? PriorAuth { get; init; }

    public string? PayerKind { get; init; }

    public string? Payer { get; init; }

    public string? Jurisdictions { get; init; }

    public string? Editions { get; init; }

    public string? Findings { get; init; }

    public string? CriteriaMet { get; init; }

    public string? CriteriaNotMet { get; init; }

    public string? CriteriaUnknown { get; init; }

    public string? Cards { get; init; }

    public string? Card { get; init; }

    public string? Outcome { get; init; }

    public string? Reason { get; init; }

    public string? Finding { get; init; }

    public string? Criterion { get; init; }

    public static FlatEntry Of(LogEntry entry) => entry switch
    {
        { Decision: { } decision } => Of(entry, decision),
        { Feedback: { } feedback } => Of(entry, feedback),
        _ => throw new ArgumentException("A row is a decision or feedback.", nameof(entry)),
    };

    private static FlatEntry Of(LogEntry entry, DecisionEntry decision) => new()
    {
        Seq = entry.Seq,
        At = entry.At.UtcDateTime,
        Kind = "decision",
        Client = entry.Client,
        Service = decision.Service,
        RequestId = decision.RequestId,
        Position = decision.Position,
        AssessmentId = decision.AssessmentId,
        Patient = decision.Patient,
        Order = decision.Order,
        DateOfService = Formats.Of(decision.DateOfService),
        KnowledgeVersion = decision.KnowledgeVersion,
        Milliseconds = decision.Milliseconds,
        InScope = decision.Answers.InScope,
        Study = decision.Answers.Study,
        Purpose = decision.Answers.Purpose,
        DiagnosisSupport = decision.Answers.DiagnosisSupport,
        Abn = decision.Answers.Abn,
        PriorAuth = decision.Answers.PriorAuth,
        PayerKind = decision.Answers.PayerKind,
        Payer = decision.Answers.Payer,
        Jurisdictions = List(decision.Answers.Jurisdictions),
        Editions = List(decision.Editions),
        Findings = List(decision.Findings.Select(finding => finding.Code)),
        CriteriaMet = Criteria(decision, "met"),
        CriteriaNotMet = Criteria(decision, "not-met"),
        CriteriaUnknown = Criteria(decision, "unknown"),
        Cards = List(decision.Cards.Select(card => card.Uuid)),
    };

    private static FlatEntry Of(LogEntry entry, FeedbackEntry feedback) => new()
    {
        Seq = entry.Seq,
        At = entry.At.UtcDateTime,
        Kind = "feedback",
        Client = entry.Client,
        Service = feedback.Service,
        RequestId = feedback.RequestId,
        AssessmentId = feedback.AssessmentId,
        Order = feedback.Order,
        Card = feedback.Card,
        Outcome = feedback.Outcome,
        Reason = feedback.Reason,
        Finding = feedback.Finding,
        Criterion = feedback.Criterion,
    };

    private static string Criteria(DecisionEntry decision, string result) =>
        List(decision.Criteria.Where(criterion => criterion.Result == result).Select(criterion => criterion.Criterion)
        .Distinct(StringComparer.Ordinal));

    private static string List(IEnumerable<string> items) => string.Join(' ', items);
}
