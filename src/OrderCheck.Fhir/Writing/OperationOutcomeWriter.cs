using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrderCheck.Fhir.Writing;

/// <summary>Writes answers and refusals as FHIR R4 OperationOutcomes. The same answer gives the same bytes.</summary>
public static class OperationOutcomeWriter
{
    /// <summary>Writes the answer to a check.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="assessments">The assessments of all orders of the request, in their order; at least one.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<OrderAssessment> assessments, bool indented = false)
    {
        using var json = new Utf8JsonWriter(output, Options(indented));
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        WriteNarrative(json, assessments);
        json.WriteStartArray("extension");
        foreach (var assessment in assessments)
        {
            WriteAssessment(json, assessment);
        }

        json.WriteEndArray();
        json.WriteStartArray("issue");
        foreach (var (finding, orders) in Issues(assessments))
        {
            WriteIssue(json, finding, assessments.Count > 1 ? orders : []);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes why a request was refused.</summary>
    public static void Write(IBufferWriter<byte> output, RequestFault fault, bool indented = false) =>
        WriteError(output, fault.IssueCode, fault.Text, fault.Diagnostics, fault.Expression, indented);

    /// <summary>Writes one error.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="issueCode">FHIR issue type.</param>
    /// <param name="text">What is wrong.</param>
    /// <param name="diagnostics">Detail for whoever sent it, or null.</param>
    /// <param name="expression">Where it is, or null.</param>
    /// <param name="indented">True for people to read.</param>
    public static void WriteError(
        IBufferWriter<byte> output, string issueCode, string text, string? diagnostics = null, string? expression = null, bool indented = false)
    {
        using var json = new Utf8JsonWriter(output, Options(indented));
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        json.WriteStartObject();
        json.WriteString("severity", "error");
        json.WriteString("code", issueCode);
        json.WriteStartObject("details");
        json.WriteString("text", text);
        json.WriteEndObject();
        WriteUnlessNull(json, "diagnostics", diagnostics);
        if (expression is not null)
        {
            json.WriteStartArray("expression");
            json.WriteStringValue(expression);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The bytes travel as JSON only, never inside HTML, and are meant to be read by people as well.
    internal static JsonWriterOptions Options(bool indented) =>
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = indented, NewLine = "\n" };

    internal static void WriteUnlessNull(Utf8JsonWriter json, string property, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(property, value);
        }
    }

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteNarrative(Utf8JsonWriter json, IReadOnlyList<OrderAssessment> assessments)
    {
        var text = new StringBuilder("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>").Append(WebUtility.HtmlEncode(ShownFindings.Advice)).Append("</p><ul>");
        foreach (var assessment in assessments)
        {
            text.Append("<li>").Append(WebUtility.HtmlEncode(Summary(assessment))).Append("</li>");
        }

        json.WriteStartObject("text");
        json.WriteString("status", "generated");
        json.WriteString("div", text.Append("</ul></div>").ToString());
        json.WriteEndObject();
    }

    private static string Summary(OrderAssessment assessment)
    {
        var name = OrderName.Of(assessment.Order);
        return assessment is { InScope: true, Purpose: { } purpose, Support: { } support, Notice: { } notice, PriorAuth: { } authorization }
            ? $"{name}: {assessment.Study?.Value.Study?.Id ?? "study undetermined"}; purpose {purpose.Value.ToCode()}; diagnosis {support.Value.ToCode()}; "
                + $"advance notice {notice.Value.Status.ToCode()}; prior authorization {authorization.Value.ToCode()}."
            : $"{name}: not a heart CT or heart MRI.";
    }

    private static void WriteAssessment(Utf8JsonWriter json, OrderAssessment assessment)
    {
        json.WriteStartObject();
        json.WriteStartArray("extension");
        Start(json, "order");
        OrderName.WriteReference(json, "valueReference", assessment.Order);
        json.WriteEndObject();
        WriteFlag(json, "in-scope", assessment.InScope);
        if (assessment.InScope)
        {
            WriteAnswers(json, assessment);
        }

        WriteText(json, "assessment-id", "valueString", assessment.AssessmentId);
        WriteText(json, "knowledge-version", "valueString", assessment.KnowledgeVersion);
        json.WriteEndArray();
        json.WriteString("url", Canonical.OrderAssessment);
        json.WriteEndObject();
    }

    private static void WriteAnswers(Utf8JsonWriter json, OrderAssessment assessment)
    {
        if (assessment.Study?.Value.Study is { } study)
        {
            WriteText(json, "study", "valueCode", study.Id);
        }

        WriteCodings(json, "ordered-code", assessment.OrderedCodes);
        WriteCodings(json, "suggested-code", assessment.Study?.Value.SuggestedCodes ?? []);
        WriteText(json, "purpose", "valueCode", (assessment.Purpose?.Value ?? OrderPurpose.Indeterminate).ToCode());
        WriteText(json, "diagnosis-support", "valueCode", (assessment.Support?.Value ?? DiagnosisSupport.Insufficient).ToCode());
        var notice = assessment.Notice?.Value;
        var status = notice?.Status ?? AbnStatus.Undetermined;
        WriteFlag(json, "abn-needed", status == AbnStatus.Needed);
        WriteText(json, "abn", "valueCode", status.ToCode());
        foreach (var modifier in notice?.ClaimModifiers ?? [])
        {
            WriteText(json, "claim-modifier", "valueCode", modifier);
        }

        var authorization = assessment.PriorAuth?.Value ?? PriorAuth.Unknown;
        WriteText(json, "prior-auth", "valueCode", authorization.ToCode());
        if (authorization.IsLikely() is { } likely)
        {
            WriteFlag(json, "prior-auth-likely", likely);
        }

        WriteText(json, "payer-kind", "valueCode", assessment.PayerKind.ToCode());
        foreach (var jurisdiction in assessment.Jurisdictions)
        {
            WriteText(json, "jurisdiction", "valueCode", jurisdiction);
        }

        foreach (var policy in assessment.Policies)
        {
            json.WriteStartObject();
            json.WriteStartArray("extension");
            WriteText(json, "id", "valueString", policy.Id);
            WriteText(json, "edition", "valueDate", Day(policy.Edition));
            if (policy.Url is not null)
            {
                WriteText(json, "url", "valueUrl", policy.Url);
            }

            json.WriteEndArray();
            json.WriteString("url", "policy");
            json.WriteEndObject();
        }

        WriteText(json, "date-of-service", "valueDate", Day(assessment.Order.DateOfService));
    }

    // What holds for several orders is said once and names them all.
    private static List<(Finding Finding, ImmutableArray<ImagingOrder> Orders)> Issues(IReadOnlyList<OrderAssessment> assessments)
    {
        var findings = new List<Finding>();
        var orders = new Dictionary<Finding, List<ImagingOrder>>();
        foreach (var assessment in assessments)
        {
            foreach (var finding in ShownFindings.Of(assessment, assessments))
            {
                if (!orders.TryGetValue(finding, out var concerned))
                {
                    orders[finding] = concerned = [];
                    findings.Add(finding);
                }

                if (finding.Code != FindingCode.NotInScope && (concerned.Count == 0 || !ReferenceEquals(concerned[^1], assessment.Order)))
                {
                    concerned.Add(assessment.Order);
                }
            }
        }

        return findings.ConvertAll(finding => (finding, orders[finding].ToImmutableArray()));
    }

    private static void WriteIssue(Utf8JsonWriter json, Finding finding, ImmutableArray<ImagingOrder> concerned)
    {
        json.WriteStartObject();
        if (finding.Remedy is not null || !concerned.IsEmpty)
        {
            json.WriteStartArray("extension");
            if (finding.Remedy is { } remedy)
            {
                json.WriteStartObject();
                json.WriteString("url", Canonical.Remedy);
                json.WriteString("valueString", remedy);
                json.WriteEndObject();
            }

            foreach (var order in concerned)
            {
                json.WriteStartObject();
                json.WriteString("url", Canonical.Concerns);
                OrderName.WriteReference(json, "valueReference", order);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("severity", finding.Severity.ToCode());
        json.WriteString("code", IssueCodes.Of(finding.Code).Issue);
        json.WriteStartObject("details");
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", Canonical.Finding);
        json.WriteString("code", finding.Code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("text", finding.Text);
        json.WriteEndObject();
        WriteUnlessNull(json, "diagnostics", Source(finding));
        if (!finding.Expressions.IsDefaultOrEmpty)
        {
            json.WriteStartArray("expression");
            foreach (var expression in finding.Expressions)
            {
                json.WriteStringValue(expression);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string? Source(Finding finding)
    {
        var criterion = finding.Criterion is { } id ? $"policy {id.Policy}, edition {Day(id.Edition)}, criterion {id.Criterion}" : null;
        var citation = finding.Citation is { } cite ? $"{cite.Document}, {cite.Place}" : null;
        return (criterion, citation) switch
        {
            (null, null) => null,
            (null, _) => citation,
            (_, null) => criterion,
            _ => $"{criterion}; {citation}",
        };
    }

    private static void WriteCodings(Utf8JsonWriter json, string url, ImmutableArray<Code> codes)
    {
        foreach (var code in codes)
        {
            Start(json, url);
            json.WriteStartObject("valueCoding");
            WriteUnlessNull(json, "system", code.System);
            WriteUnlessNull(json, "code", code.Value);
            WriteUnlessNull(json, "display", code.Display);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string url, string property, string value)
    {
        Start(json, url);
        json.WriteString(property, value);
        json.WriteEndObject();
    }

    private static void WriteFlag(Utf8JsonWriter json, string url, bool value)
    {
        Start(json, url);
        json.WriteBoolean("valueBoolean", value);
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string url)
    {
        json.WriteStartObject();
        json.WriteString("url", url);
    }
}
