namespace OrderCheck.Fhir.Validation;

/// <summary>
/// What an issue code of the SDK or of the validator means, in our words. <c>{name}</c>, <c>{owner}</c>, <c>{value}</c>, <c>{type}</c>,
/// <c>{shape}</c>,
/// <c>{allowed}</c>, <c>{nearest}</c>, <c>{meant}</c>, <c>{format}</c> and <c>{note}</c> stand for what is known of the element.
/// </summary>
/// <param name="Type">FHIR issue type.</param>
/// <param name="Problem">What is wrong, as a sentence.</param>
/// <param name="Remedy">What would be right, as a sentence.</param>
public sealed record IssueExplanation(string Type, string Problem, string Remedy)
{
    /// <summary>True when the issue is about a list as a whole and not about one of its items.</summary>
    public bool IsAboutList { get; init; }

    /// <summary>True when the element is missing, so that the place is its parent.</summary>
    public bool IsAboutMissing { get; init; }
}
