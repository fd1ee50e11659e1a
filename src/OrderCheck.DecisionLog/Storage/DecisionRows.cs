using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderCheck.Decisions.Facts;

namespace OrderCheck.Decisions.Storage;

/// <summary>Builds the rows of a call: one for each order.</summary>
internal static class DecisionRows
{
    public static ImmutableArray<LogRow> Of(AnsweredCall call, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        var rows = ImmutableArray.CreateBuilder<LogRow>(call.Assessments.Count);
        var (id, at) = (Guid.CreateVersion7(now).ToString(), LogRow.Instant(now));
        var patients = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var assessment in call.Assessments)
        {
            if (assessment.Order.Subject is { } subject)
            {
                patients.TryAdd(subject, Hash(subject, key));
            }
        }

        string? PatientOf(OrderAssessment assessment) => assessment.Order.Subject is { } subject ? patients[subject] : null;
        var facts = OrderFacts.Write([.. call.Assessments.Select(assessment => assessment.Order with { Subject = PatientOf(assessment) })]);
        var metrics = call.Metrics is { } json ? JsonSerializer.Deserialize(json, LogJson.Default.JsonElement) : (JsonElement?)null;
        for (var i = 0; i < call.Assessments.Count; i++)
        {
            var entry = Entry(call, call.Assessments[i], i + 1, id) with { Patient = PatientOf(call.Assessments[i]),
                Metrics = i == 0 ? metrics : null };
            rows.Add(new LogRow
            {
                Kind = LogRow.DecisionKind,
                At = at,
                Client = call.Client,
                RequestId = id,
                Position = entry.Position,
                AssessmentId = entry.AssessmentId,
                Body = JsonSerializer.Serialize(entry, LogJson.Default.DecisionEntry),
                Facts = i == 0 ? facts : null,
                Cards = [.. entry.Cards.Select(card => card.Uuid)],
            });
        }

        return rows.MoveToImmutable();
    }

    /// <summary>What an assessment says, in the words of the wire.</summary>
    public static DecidedAnswers AnswersOf(OrderAssessment assessment) => new()
    {
        InScope = assessment.InScope,
        Study = assessment.Study?.Value.Study?.Id,
        SuggestedCodes = [.. assessment.Study?.Value.SuggestedCodes.Select(code => code.Value) ?? []],
        Purpose = assessment.Purpose?.Value.ToCode(),
        DiagnosisSupport = assessment.Support?.Value.ToCode(),
        Abn = assessment.Notice?.Value.Status.ToCode(),
        ClaimModifiers = assessment.Notice?.Value.ClaimModifiers ?? [],
        PriorAuth = assessment.PriorAuth?.Value.ToCode(),
        PayerKind = assessment.InScope ? assessment.PayerKind.ToCode() : null,
        Payer = assessment.Coverage?.Payer,
        Jurisdictions = assessment.Jurisdictions,
    };

    public static ImmutableArray<string> EditionsOf(OrderAssessment assessment) =>
        [.. assessment.Policies.Select(policy => string.Create(CultureInfo.InvariantCulture, $"{policy.Id}/{policy.Edition:yyyy-MM-dd}"))];

    public static ImmutableArray<DecidedFinding> FindingsOf(OrderAssessment assessment) =>
        [.. assessment.Findings.Select(finding => new DecidedFinding(finding.Code, finding.Severity.ToCode(), Name(finding.Criterion)))];

    public static ImmutableArray<DecidedCriterion> CriteriaOf(OrderAssessment assessment) =>
        [.. assessment.Trail.Select(entry => new DecidedCriterion(entry.Question.ToCode(), Name(entry.Criterion)!, entry.Result.ToCode()))];

    private static DecisionEntry Entry(AnsweredCall call, OrderAssessment assessment, int position, string id) => new()
    {
        RequestId = id,
        Position = position,
        AssessmentId = assessment.AssessmentId,
        Service = call.Service,
        ReceivedAt = call.ReceivedAt.ToUniversalTime(),
        Milliseconds = Math.Round(call.Elapsed.TotalMilliseconds, 1),
        HookInstance = call.HookInstance,
        Order = assessment.Order.Reference,
        DateOfService = assessment.Order.DateOfService,
        KnowledgeVersion = assessment.KnowledgeVersion,
        Answers = AnswersOf(assessment),
        Editions = EditionsOf(assessment),
        Findings = FindingsOf(assessment),
        Criteria = CriteriaOf(assessment),
        Cards =
        [
            .. call.Cards.Where(card => card.Position == position)
            .Select(card => new DecidedCard(card.Uuid, card.Finding, Name(card.Criterion))),
        ],
    };

    private static string? Name(CriterionId? id) =>
        id is null ? null : string.Create(CultureInfo.InvariantCulture, $"{id.Policy}/{id.Edition:yyyy-MM-dd}/{id.Criterion}");

    /// <summary>A patient as the log names them.</summary>
    public static string Hash(string subject, ReadOnlySpan<byte> key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(subject)))[..32];
}
