using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hl7.Fhir.Model;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>
/// CRD's coverage-information for one order and one coverage. Only forms that hold in every version it may be read in, also where
/// a validator takes an invariant without a result for a broken one.
/// </summary>
/// <param name="Coverage">Reference to the Coverage on the client.</param>
/// <param name="Covered"><c>covered</c>, <c>not-covered</c>, <c>conditional</c> or <c>indeterminate</c>.</param>
/// <param name="PaNeeded">What is said of prior authorization, or null.</param>
/// <param name="InfoNeeded">What is still to be told, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Date">Day of the statement.</param>
/// <param name="AssertionId">Its id: the same question, the same id.</param>
internal sealed record CoverageInformation(
    string Coverage, string Covered, string? PaNeeded, string? InfoNeeded, string? Reason, DateOnly Date, string AssertionId)
{
    private const string Temporary = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp";
    private const string Conditional = "conditional";
    private const string Other = "OTH";
    private const string Technical = "technical";

    private static readonly EvidenceKind[] EveryAnswerReads = [EvidenceKind.Coverage, EvidenceKind.Problems, EvidenceKind.Encounter];

    /// <summary>CRD 2.2's code for the reason, or null.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>CPT codes for which the statement holds.</summary>
    public ImmutableArray<OrderCheck.Code> BillingCodes { get; init; } = [];

    /// <summary>The payer's number of an authorization on file, or null.</summary>
    public string? SatisfiedPaId { get; init; }

    /// <summary>What is said of an order, or null when there is no coverage on the client to say it of.</summary>
    public static CoverageInformation? Of(HookAnswer answer, CrdVersion version, DateOnly today, bool isPartial)
    {
        var assessment = answer.Assessment;
        if (answer.Coverage?.Reference is not { } reference || IsUndecided(assessment))
        {
            return null;
        }

        var isTechnical = isPartial || answer.IsFaulted;
        var plain = new CoverageInformation(reference, Conditional, Conditional, Other, Words(answer, isPartial), today, AssertionOf(answer, reference, isTechnical))
        {
            ReasonCode = isTechnical && version == CrdVersion.V22 ? Technical : null,
        };
        return answer.IsAdvice ? plain : Decided(plain, assessment, version, isTechnical);
    }

    /// <summary>True when another payer's server, or we in another name, spoke for the same coverage.</summary>
    public static bool IsOurs(JsonElement extension) =>
        Text(extension, "coverage-assertion-id", "valueString")?.StartsWith("oc-", StringComparison.Ordinal) == true;

    /// <summary>The coverage that a received coverage-information is about, as <c>Coverage/id</c>, or null.</summary>
    public static string? CoverageOf(JsonElement extension) =>
        Part(extension, "coverage") is { } part && part.TryGetProperty("valueReference", out var reference) && reference.ValueKind == JsonValueKind.Object
        && reference.TryGetProperty("reference", out var name) && name.ValueKind == JsonValueKind.String
            ? ResourceIndex.Tail(name.GetString()!) ?? name.GetString()
            : null;

    /// <summary>True when a received extension says the same, whatever its day and the order of its parts.</summary>
    public bool SaysTheSame(JsonElement received)
    {
        if (received.ValueKind != JsonValueKind.Object || !received.TryGetProperty("extension", out var parts) || parts.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var own = FhirJson.ToJson(ToExtension()).GetProperty("extension").EnumerateArray().Where(part => !IsDate(part)).ToList();
        var theirs = parts.EnumerateArray().Where(part => !IsDate(part)).ToList();
        return own.Count == theirs.Count && own.TrueForAll(part => theirs.Exists(other => JsonElement.DeepEquals(part, other)));
    }

    /// <summary>The extension that goes on the resource.</summary>
    public Extension ToExtension()
    {
        var whole = new Extension { Url = Fhir.Writing.Canonical.CoverageInformation };
        Add("coverage", new ResourceReference(Coverage));
        AddCode("covered", Covered);
        AddCode("pa-needed", PaNeeded);
        AddCode("info-needed", InfoNeeded);
        foreach (var code in BillingCodes)
        {
            Add("billingCode", new Coding(code.System, code.Value));
        }

        if (Reason is not null)
        {
            Add("reason", new CodeableConcept { Coding = ReasonCode is null ? [] : [new Coding(Temporary, ReasonCode)], Text = Reason });
        }

        Add("date", new Date(FhirJson.Day(Date)));
        Add("coverage-assertion-id", new FhirString(AssertionId));
        if (SatisfiedPaId is not null)
        {
            Add("satisfied-pa-id", new FhirString(SatisfiedPaId));
        }

        return whole;

        void Add(string url, DataType value) => whole.Extension.Add(new Extension(url, value));

        void AddCode(string url, string? code)
        {
            if (code is not null)
            {
                Add(url, new Hl7.Fhir.Model.Code(code));
            }
        }
    }

    private static CoverageInformation Decided(CoverageInformation open, OrderAssessment assessment, CrdVersion version, bool isTechnical)
    {
        if (isTechnical)
        {
            return version == CrdVersion.V22 ? open with { Covered = "indeterminate", PaNeeded = null, InfoNeeded = null } : open;
        }

        // Of an order that cannot be read nothing is known, not even that its coverage has ended. Nor is it while a list that every answer rests on was not seen.
        if (assessment.Order.Fault is not null || EveryAnswerReads.Any(assessment.Order.Evidence.LeavesOpen) || assessment.Findings.Any(SaysPartial))
        {
            return open;
        }

        if (assessment.Coverage is null)
        {
            return Refused(open, version) with { ReasonCode = version == CrdVersion.V22 ? "no-active-coverage" : null };
        }

        var study = assessment.Study?.Value;
        if (study?.Study is null)
        {
            return version == CrdVersion.V22 ? open with { InfoNeeded = "detail-code" } : open;
        }

        var said = open with { BillingCodes = study.SuggestedCodes };
        return assessment.Support?.Value switch
        {
            DiagnosisSupport.Supported when !assessment.Findings.Any(IsOpenInSession) => WithAuthorization(said with { Covered = "covered" }, assessment),

            // Something listed, or a reason that was not seen or not understood, may apply after all: not the last word.
            DiagnosisSupport.Unsupported when !assessment.Findings.Any(finding =>
                finding.Code is FindingCode.MoreSpecificDiagnosisAvailable or FindingCode.DiagnosisSequence or FindingCode.DiagnosisNotIcd10 || IsUnseenReason(finding)) =>
                Refused(said, version),
            _ => said,
        };
    }

    private static CoverageInformation WithAuthorization(CoverageInformation covered, OrderAssessment assessment)
    {
        var settled = covered with { InfoNeeded = null, Reason = null };
        // Of several, which one is meant cannot be told here, and a wrong number goes on the claim.
        var number = assessment.Order.Authorizations.Where(authorization => authorization.Satisfied).Select(authorization => authorization.Number).Distinct(StringComparer.Ordinal).ToList() is [{ } only] ? only : null;
        return assessment.PriorAuth?.Value switch
        {
            PriorAuth.NotNeeded => settled with { PaNeeded = "no-auth" },
            PriorAuth.Required => settled with { PaNeeded = "auth-needed" },
            PriorAuth.Satisfied when number is not null => settled with { PaNeeded = "satisfied", SatisfiedPaId = number },
            _ => covered,
        };
    }

    // The reason may do, and yet not each of these orders can be paid.
    private static bool IsOpenInSession(Finding finding) =>
        finding.Severity >= Severity.Warning
        && finding.Code is FindingCode.MultipleBaseCodes or FindingCode.BundledService or FindingCode.RepeatSameDay or FindingCode.AddOnWithoutBase;

    private static bool SaysPartial(Finding finding) => finding is { Code: FindingCode.ChartIncomplete, Severity: Severity.Warning };

    private static bool IsUnseenReason(Finding finding) => finding is { Code: FindingCode.ReferenceNotSent };

    // Not covered has no form that holds in both versions, so it is said only when the version was asked for.
    private static CoverageInformation Refused(CoverageInformation open, CrdVersion version) => version switch
    {
        CrdVersion.V22 => open with { Covered = "not-covered", PaNeeded = null, InfoNeeded = null },
        CrdVersion.V20 => open with { Covered = "not-covered", PaNeeded = "no-auth", InfoNeeded = null },
        _ => open,
    };

    // Several coverages, and neither the order nor their rank tells which one holds.
    private static bool IsUndecided(OrderAssessment assessment)
    {
        var active = assessment.Order.Coverages.Where(coverage => coverage.IsActiveOn(assessment.Order.DateOfService)).ToList();
        return assessment.Coverage is { NamedByOrder: null } chosen && active.Count(coverage => coverage.NamedByOrder is null && coverage.Order == chosen.Order) > 1;
    }

    private static string Words(HookAnswer answer, bool isPartial)
    {
        var assessment = answer.Assessment;
        var text = new StringBuilder(answer.IsAdvice ? "Decision support, not the payer's determination." : "Guidance on coverage, not a guarantee of payment.");
        if (answer.IsFaulted)
        {
            return text.Append(" This order could not be assessed because of a technical fault; ask again later.").ToString();
        }

        text.Append(assessment.Coverage is null && assessment.Order.Fault is null ? " No coverage is active on the day of the study." : "");
        text.Append(" Diagnosis: ").Append(assessment.Support?.Value switch
        {
            DiagnosisSupport.Supported => "supported by the policy",
            DiagnosisSupport.Unsupported => "not supported by the policy",
            DiagnosisSupport.NoPolicy => "no policy in force is known",
            _ => "not enough was told",
        });
        text.Append(". Prior authorization: ").Append(assessment.PriorAuth?.Value switch
        {
            PriorAuth.Required => "required",
            PriorAuth.Likely => "likely",
            PriorAuth.NotNeeded => "not needed",
            PriorAuth.Satisfied => "on file",
            _ => "not known",
        });
        if (assessment.Notice?.Value.Status is AbnStatus.Needed)
        {
            text.Append(". Advance Beneficiary Notice: needed");
        }

        if ((assessment.Support?.Value != DiagnosisSupport.Supported || assessment.Findings.Any(IsOpenInSession))
            && assessment.Findings.FirstOrDefault(finding => finding is { Severity: >= Severity.Warning, Remedy: not null } && CardKinds.Of(finding) is CardKind.Study or CardKind.Indication) is { } first)
        {
            text.Append(". ").Append(first.Text.TrimEnd('.')).Append(". ").Append(first.Remedy!.TrimEnd('.'));
        }

        return text.Append(isPartial ? ". Part of the record could not be read." : ".").ToString();
    }

    // What was said without all of the data is another statement than the same answer with it.
    private static string AssertionOf(HookAnswer answer, string coverage, bool isTechnical) =>
        "oc-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{answer.Assessment.AssessmentId}\n{coverage}\n{answer.Authority.Kind}\n{answer.Authority.Insurer}{(isTechnical ? $"\n{Technical}" : "")}")).AsSpan(0, 16));

    private static bool IsDate(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String && url.ValueEquals("date");

    private static JsonElement? Part(JsonElement extension, string url)
    {
        if (extension.ValueKind != JsonValueKind.Object || !extension.TryGetProperty("extension", out var parts) || parts.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var part in parts.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("url", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(url))
            {
                return part;
            }
        }

        return null;
    }

    private static string? Text(JsonElement extension, string url, string property) =>
        Part(extension, url) is { } part && part.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
