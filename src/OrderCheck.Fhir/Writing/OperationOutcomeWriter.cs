using System.Buffers;
using System.Net;
using System.Text;
using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Writing;

/// <summary>Writes answers and refusals as FHIR R4 OperationOutcomes. The same answer gives the same bytes.</summary>
public static class OperationOutcomeWriter
{
    /// <summary>Writes the answer to a check.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="assessments">The assessments of all orders of the request, in their order; at least one.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<OrderAssessment> assessments, bool indented = false) =>
        FhirJson.Write(output, Outcome(assessments), indented);

    /// <summary>Writes why a request was refused.</summary>
    public static void Write(IBufferWriter<byte> output, RequestFault fault, bool indented = false) =>
        WriteError(output, fault.IssueCode, fault.Text, fault.Diagnostics, fault.Expression, indented);

    /// <summary>Writes one error.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="issueCode">FHIR issue type.</param>
    /// <param name="text">What is wrong.</param>
    /// <param name="diagnostics">Detail for the sender, or null.</param>
    /// <param name="expression">Where it is, or null.</param>
    /// <param name="indented">True for people to read.</param>
    public static void WriteError(
        IBufferWriter<byte> output, string issueCode, string text, string? diagnostics = null, string? expression = null,
        bool indented = false)
    {
        var issue = new OperationOutcome.IssueComponent
        {
            Severity = OperationOutcome.IssueSeverity.Error,
            CodeElement = new Code<OperationOutcome.IssueType> { JsonValue = issueCode },
            Details = new CodeableConcept { Text = text },
            Diagnostics = UnlessEmpty(diagnostics),
        };
        if (expression is not null)
        {
            // The root itself has an empty path, and FHIR knows no empty text.
            issue.ExpressionElement.Add(new FhirString(expression.Length == 0 ? "$this" : expression));
        }

        FhirJson.Write(output, new OperationOutcome { Issue = [issue] }, indented);
    }

    /// <summary>The resource that answers a check.</summary>
    /// <param name="assessments">The assessments of all orders of the request, in their order; at least one.</param>
    internal static OperationOutcome Outcome(IReadOnlyList<OrderAssessment> assessments)
    {
        var outcome = new OperationOutcome { Text = Narrative(assessments) };
        outcome.Extension.AddRange(assessments.Select(AssessmentExtension.Of));
        foreach (var (finding, orders) in Issues(assessments))
        {
            outcome.Issue.Add(Issue(finding, assessments.Count > 1 ? orders : []));
        }

        return outcome;
    }

    private static Narrative Narrative(IReadOnlyList<OrderAssessment> assessments)
    {
        var text = new StringBuilder("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>").Append(WebUtility.HtmlEncode(ShownFindings.Advice))
            .Append("</p><ul>");
        foreach (var assessment in assessments)
        {
            text.Append("<li>").Append(WebUtility.HtmlEncode(Summary(assessment))).Append("</li>");
        }

        return new Narrative { Status = Hl7.Fhir.Model.Narrative.NarrativeStatus.Generated, Div = text.Append("</ul></div>").ToString() };
    }

    private static string Summary(OrderAssessment assessment)
    {
        var name = OrderName.Of(assessment.Order);
        return assessment is { InScope: true, Purpose: { } purpose, Support: { } support, Notice: { } notice, PriorAuth: { } authorization }
            ? $"{name}: {assessment.Study?.Value.Study?.Id ?? "study undetermined"}; purpose {purpose.Value.ToCode()}; diagnosis {support.Value.ToCode()}; "
                + $"advance notice {notice.Value.Status.ToCode()}; prior authorization {authorization.Value.ToCode()}."
            : $"{name}: not a heart CT or heart MRI.";
    }

    // A finding of several orders is one issue that names them all.
    private static List<(Finding Finding, List<ImagingOrder> Orders)> Issues(IReadOnlyList<OrderAssessment> assessments)
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

        return findings.ConvertAll(finding => (finding, orders[finding]));
    }

    private static OperationOutcome.IssueComponent Issue(Finding finding, IReadOnlyList<ImagingOrder> concerned)
    {
        var issue = new OperationOutcome.IssueComponent
        {
            SeverityElement = new Code<OperationOutcome.IssueSeverity> { JsonValue = finding.Severity.ToCode() },
            Code = IssueCodes.Of(finding.Code).Issue,
            Details = new CodeableConcept { Coding = [new Coding(Canonical.Finding, finding.Code)], Text = finding.Text },
            Diagnostics = UnlessEmpty(Source(finding)),
        };
        if (finding.Remedy is { } remedy)
        {
            issue.Extension.Add(new Extension(Canonical.Remedy, new FhirString(remedy)));
        }

        issue.Extension.AddRange(concerned.Select(order => new Extension(Canonical.Concerns, OrderName.Reference(order))));
        if (!finding.Expressions.IsDefaultOrEmpty)
        {
            issue.ExpressionElement.AddRange(finding.Expressions.Select(expression => new FhirString(expression)));
        }

        return issue;
    }

    private static string? Source(Finding finding)
    {
        var criterion = finding.Criterion is { } id
            ? $"policy {id.Policy}, edition {FhirJson.Day(id.Edition)}, criterion {id.Criterion}" : null;
        var citation = finding.Citation is { } cite ? $"{cite.Document}, {cite.Place}" : null;
        return (criterion, citation) switch
        {
            (null, null) => null,
            (null, _) => citation,
            (_, null) => criterion,
            _ => $"{criterion}; {citation}",
        };
    }

    private static string? UnlessEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
