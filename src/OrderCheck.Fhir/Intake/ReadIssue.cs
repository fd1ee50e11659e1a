namespace OrderCheck.Fhir.Intake;

/// <summary>The first thing in a resource that could not be read; it costs that resource alone.</summary>
/// <param name="Place">Where it is, as simple FHIRPath.</param>
/// <param name="Problem">What is wrong, in words that can follow a colon.</param>
/// <param name="Remedy">What would be right, as a sentence.</param>
internal sealed record ReadIssue(string Place, string Problem, string Remedy);

/// <summary>Ends the reading of one resource: a value in it is not of the kind that belongs there.</summary>
/// <param name="issue">What is wrong where, or null when only the parser can tell.</param>
internal sealed class UnreadableElementException(ReadIssue? issue = null) : Exception(issue?.Problem)
{
    /// <summary>What is wrong where, or null.</summary>
    public ReadIssue? Issue { get; } = issue;
}
