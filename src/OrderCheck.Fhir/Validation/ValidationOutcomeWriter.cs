using System.Buffers;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace OrderCheck.Fhir.Validation;

/// <summary>Writes what a validation found as an OperationOutcome: one issue per fault, or one that says that there is none.</summary>
public static class ValidationOutcomeWriter
{
    /// <summary>Writes the outcome.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="report">What was found.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(IBufferWriter<byte> output, ValidationReport report, bool indented = false) =>
        FhirJson.Write(output, Outcome(report), indented);

    private static OperationOutcome Outcome(ValidationReport report)
    {
        var outcome = new OperationOutcome { Issue = [.. report.Issues.Select(Issue)] };
        if (outcome.Issue.Count == 0)
        {
            outcome.Issue.Add(new OperationOutcome.IssueComponent
            {
                Severity = OperationOutcome.IssueSeverity.Information,
                Code = OperationOutcome.IssueType.Informational,
                Details = new CodeableConcept { Text = $"No fault was found: the {report.ResourceType} is valid FHIR R4." },
            });
        }

        return outcome;
    }

    private static OperationOutcome.IssueComponent Issue(ValidationIssue issue)
    {
        var written = new OperationOutcome.IssueComponent
        {
            Severity = issue.Severity switch
            {
                Severity.Error => OperationOutcome.IssueSeverity.Error,
                Severity.Warning => OperationOutcome.IssueSeverity.Warning,
                _ => OperationOutcome.IssueSeverity.Information,
            },
            Code = EnumUtility.ParseLiteral<OperationOutcome.IssueType>(issue.Type),
            Details = new CodeableConcept { Text = issue.Text },
            Diagnostics = $"rule {issue.Rule}",
            Expression = [issue.Place],
        };
        if (issue.Remedy is { } remedy)
        {
            written.Extension.Add(new Extension(Writing.Canonical.Remedy, new FhirString(remedy)));
        }

        return written;
    }
}
