namespace OrderCheck.Fhir.Validation;

/// <summary>One thing that is wrong with a resource, or that could not be checked.</summary>
/// <param name="Severity">Error when the resource breaks R4 or a profile; information for what could not be checked.</param>
/// <param name="Type">FHIR issue type, such as <c>structure</c> or <c>invariant</c>.</param>
/// <param name="Place">Where, in R4's simple FHIRPath: single elements without an index, choice elements without type; for something
/// missing, its parent.</param>
/// <param name="Text">What was found, in one sentence. It may quote up to 120 characters of the resource.</param>
/// <param name="Remedy">What would be right, in one sentence, or null when there is nothing to do.</param>
/// <param name="Rule">The rule: a code of the SDK or of the validator, or the key of a constraint.</param>
public sealed record ValidationIssue(Severity Severity, string Type, string Place, string Text, string? Remedy, string Rule);
