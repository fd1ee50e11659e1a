using Hl7.Fhir.Model;
using OrderCheck.Decisions;

namespace OrderCheck.Cli.Log;

/// <summary>Builds a FHIR R4 AuditEvent of a row: who asked what of which order, and what was answered, for the audit repository of a
/// site.</summary>
internal static class AuditEventBuilder
{
    private const string Subtypes = "https://ordercheck.example/fhir/CodeSystem/decision-log-kind";
    private const string EventTypes = "http://terminology.hl7.org/CodeSystem/audit-event-type";

    public static AuditEvent Of(LogEntry entry) => new()
    {
        Id = FormattableString.Invariant($"decision-log-{entry.Seq}"),
        Type = new Coding(EventTypes, "rest", "RESTful Operation"),
        Subtype = [new Coding(Subtypes, entry.Decision is null ? "feedback" : "decision")],
        Action = entry.Decision is null ? AuditEvent.AuditEventAction.C : AuditEvent.AuditEventAction.E,
        Recorded = entry.At,
        Outcome = AuditEvent.AuditEventOutcome.N0,
        Agent =
        [
            new AuditEvent.AgentComponent
            {
                Requestor = true,
                Who = new ResourceReference { Identifier = new Identifier(
                "https://ordercheck.example/fhir/NamingSystem/client", entry.Client) },
            },
        ],
        Source = new AuditEvent.SourceComponent { Observer = new ResourceReference { Display = "OrderCheck" } },
        Entity = [entry.Decision is { } decision ? Order(decision, entry.Hash) : Card(entry.Feedback!, entry.Hash)],
    };

    private static AuditEvent.EntityComponent Order(DecisionEntry decision, string hash) => new()
    {
        What = new ResourceReference { Identifier = new Identifier(
        "https://ordercheck.example/fhir/NamingSystem/assessment", decision.AssessmentId) },
        Name = decision.Order is { Length: > 0 } order ? order : null,
        Detail =
        [
            .. Details(
                ("service", decision.Service), ("call", decision.RequestId), ("patient-hash", decision.Patient),
                ("study", decision.Answers.Study),
                ("purpose", decision.Answers.Purpose), ("diagnosis-support", decision.Answers.DiagnosisSupport),
                ("abn", decision.Answers.Abn),
                ("prior-auth", decision.Answers.PriorAuth), ("knowledge-version", decision.KnowledgeVersion),
                ("editions", string.Join(' ', decision.Editions)),
                ("findings", string.Join(' ', decision.Findings.Select(finding => finding.Code))), ("hash", hash)),
        ],
    };

    private static AuditEvent.EntityComponent Card(FeedbackEntry feedback, string hash) => new()
    {
        What = new ResourceReference { Identifier = new Identifier("https://ordercheck.example/fhir/NamingSystem/card", feedback.Card) },
        Name = feedback.Order is { Length: > 0 } order ? order : null,
        Detail =
        [
            .. Details(
                ("service", feedback.Service), ("outcome", feedback.Outcome), ("reason", feedback.Reason),
                ("assessment", feedback.AssessmentId),
                ("finding", feedback.Finding), ("criterion", feedback.Criterion), ("hash", hash)),
        ],
    };

    private static IEnumerable<AuditEvent.DetailComponent> Details(params (string Type, string? Value)[] details) =>
        details.Where(detail => detail.Value is { Length: > 0 })
        .Select(detail => new AuditEvent.DetailComponent { Type = detail.Type, Value = new FhirString(detail.Value) });
}
