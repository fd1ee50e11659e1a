using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrderCheck.Fhir.Writing;

/// <summary>The plain JSON of a check (<c>POST /check</c>): the assessments of all its orders.</summary>
/// <param name="Advice">The sentence that it is advice.</param>
/// <param name="KnowledgeVersion">Version of the data that decided.</param>
/// <param name="Orders">One for each order, in the order of the request.</param>
internal sealed record CheckJson(string Advice, string KnowledgeVersion, ImmutableArray<AssessmentJson> Orders)
{
    public static CheckJson Of(IReadOnlyList<OrderAssessment> assessments) => new(
        ShownFindings.Advice,
        assessments.Count > 0 ? assessments[0].KnowledgeVersion : "",
        [.. assessments.Select(assessment => AssessmentJson.Of(assessment, assessments))]);
}

/// <summary>The plain JSON of one order's assessment. All answers are null, and not written, when it is not in scope.</summary>
internal sealed record AssessmentJson
{
    public required string Order { get; init; }

    public string? Study { get; init; }

    public required bool InScope { get; init; }

    public ImmutableArray<CodeJson>? OrderedCodes { get; init; }

    public ImmutableArray<CodeJson>? SuggestedCodes { get; init; }

    public string? Purpose { get; init; }

    public string? DiagnosisSupport { get; init; }

    public bool? AbnNeeded { get; init; }

    public string? Abn { get; init; }

    public ImmutableArray<string>? ClaimModifiers { get; init; }

    /// <summary>Null also when the answer is unknown.</summary>
    public bool? PriorAuthLikely { get; init; }

    public string? PriorAuth { get; init; }

    public string? PayerKind { get; init; }

    public ImmutableArray<string>? Jurisdictions { get; init; }

    public ImmutableArray<PolicyJson>? Policies { get; init; }

    public DateOnly? DateOfService { get; init; }

    public required string AssessmentId { get; init; }

    public required ImmutableArray<FindingJson> Findings { get; init; }

    /// <summary>Null in the answers of hooks.</summary>
    public ImmutableArray<FindingJson>? Remarks { get; init; }

    /// <summary>Null in the answers of hooks.</summary>
    public ImmutableArray<TrailJson>? Trail { get; init; }

    /// <summary>Null in the answers of hooks.</summary>
    public ImmutableArray<ChangeJson>? WouldChange { get; init; }

    /// <summary>The JSON of an assessment.</summary>
    /// <param name="assessment">The assessment.</param>
    /// <param name="all">All assessments of the request.</param>
    /// <param name="withTrail">False to leave out remarks, the trail and what would change the answers.</param>
    public static AssessmentJson Of(OrderAssessment assessment, IReadOnlyList<OrderAssessment> all, bool withTrail = true)
    {
        var frame = new AssessmentJson
        {
            Order = OrderName.Of(assessment.Order),
            InScope = assessment.InScope,
            AssessmentId = assessment.AssessmentId,
            Findings = [.. ShownFindings.Of(assessment, all).Select(FindingJson.Of)],
        };
        return !assessment.InScope ? frame
            : withTrail ? WithAnswers(frame, assessment) with
            {
                Remarks = [.. assessment.Remarks.Select(FindingJson.Of)],
                Trail = [.. assessment.Trail.Select(TrailJson.Of)],
                WouldChange = [.. assessment.WouldChange.Select(ChangeJson.Of)],
            }
            : WithAnswers(frame, assessment);
    }

    private static AssessmentJson WithAnswers(AssessmentJson frame, OrderAssessment assessment)
    {
        var notice = assessment.Notice?.Value;
        var status = notice?.Status ?? AbnStatus.Undetermined;
        var authorization = assessment.PriorAuth?.Value ?? OrderCheck.PriorAuth.Unknown;
        return frame with
        {
            Study = assessment.Study?.Value.Study?.Id,
            OrderedCodes = [.. assessment.OrderedCodes.Select(CodeJson.Of)],
            SuggestedCodes = [.. (assessment.Study?.Value.SuggestedCodes ?? []).Select(CodeJson.Of)],
            Purpose = (assessment.Purpose?.Value ?? OrderPurpose.Indeterminate).ToCode(),
            DiagnosisSupport = (assessment.Support?.Value ?? OrderCheck.DiagnosisSupport.Insufficient).ToCode(),
            AbnNeeded = status == AbnStatus.Needed,
            Abn = status.ToCode(),
            ClaimModifiers = notice?.ClaimModifiers ?? [],
            PriorAuthLikely = authorization.IsLikely(),
            PriorAuth = authorization.ToCode(),
            PayerKind = assessment.PayerKind.ToCode(),
            Jurisdictions = assessment.Jurisdictions.IsDefault ? [] : assessment.Jurisdictions,
            Policies = [.. assessment.Policies.Select(policy => new PolicyJson(policy.Id, policy.Edition, policy.Url))],
            DateOfService = assessment.Order.DateOfService,
        };
    }
}

/// <summary>A code with the members that are known of it.</summary>
internal sealed record CodeJson(string? System, string? Code, string? Display)
{
    public static CodeJson Of(Code code) => new(UnlessEmpty(code.System), UnlessEmpty(code.Value), UnlessEmpty(code.Display));

    private static string? UnlessEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>An edition that decided.</summary>
internal sealed record PolicyJson(string Id, DateOnly Edition, string? Url);

/// <summary>A finding as it is shown.</summary>
internal sealed record FindingJson(string Code, string Severity, string Text, string? Remedy, SourceJson? Source, ImmutableArray<string> Expression)
{
    public static FindingJson Of(Finding finding) => new(
        finding.Code, finding.Severity.ToCode(), finding.Text, finding.Remedy is { Length: 0 } ? null : finding.Remedy, SourceJson.Of(finding),
        finding.Expressions.IsDefault ? [] : finding.Expressions);
}

/// <summary>The criterion and the document behind a finding.</summary>
internal sealed record SourceJson(string? Policy, DateOnly? Edition, string? Criterion, string? Document, string? Place)
{
    public static SourceJson? Of(Finding finding) => finding.Criterion is null && finding.Citation is null
        ? null
        : new SourceJson(finding.Criterion?.Policy, finding.Criterion?.Edition, finding.Criterion?.Criterion, finding.Citation?.Document, finding.Citation?.Place);
}

/// <summary>A criterion that was looked at.</summary>
internal sealed record TrailJson(
    string Question, string? Policy, DateOnly? Edition, string? Criterion, string Result, string Says, CitationJson Citation,
    ImmutableArray<EvidenceJson> Evidence, ImmutableArray<string> Missing)
{
    public static TrailJson Of(TrailEntry entry) => new(
        entry.Question.ToCode(), entry.Criterion?.Policy, entry.Criterion?.Edition, entry.Criterion?.Criterion, entry.Result.ToCode(), entry.Says,
        new CitationJson(entry.Citation.Document, entry.Citation.Place, entry.Citation.Date, entry.Citation.Confidence, entry.Citation.Url),
        [.. entry.Evidence.Select(evidence => new EvidenceJson(evidence.Says, evidence.Origin))],
        entry.Missing.IsDefault ? [] : entry.Missing);
}

/// <summary>Where a criterion comes from.</summary>
internal sealed record CitationJson(string Document, string Place, DateOnly? Date, string Confidence, string? Url);

/// <summary>What was seen for a criterion, and where.</summary>
internal sealed record EvidenceJson(string Says, string? Origin);

/// <summary>A fact that would change an answer if it were true and documented.</summary>
internal sealed record ChangeJson(string Answer, string From, string To, string Fact, string Says)
{
    public static ChangeJson Of(WouldChange change) => new(change.Answer.ToCode(), change.From, change.To, change.Fact, change.Says);
}

/// <summary>What the serializer knows of the plain JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(CheckJson))]
internal sealed partial class AssessmentJsonContext : JsonSerializerContext;
