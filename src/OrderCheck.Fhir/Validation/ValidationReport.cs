using System.Collections.Immutable;

namespace OrderCheck.Fhir.Validation;

/// <summary>What was found when a resource was validated.</summary>
/// <param name="ResourceType">The type of the resource, empty when it names none.</param>
/// <param name="Issues">Everything found, at most <see cref="ValidatorOptions.MaxIssues"/>; empty for a resource without a remark.</param>
public sealed record ValidationReport(string ResourceType, ImmutableArray<ValidationIssue> Issues)
{
    /// <summary>True when no issue is an error.</summary>
    public bool IsValid => Issues.All(issue => issue.Severity != Severity.Error);
}
