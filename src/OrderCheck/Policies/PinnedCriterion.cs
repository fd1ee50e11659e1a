namespace OrderCheck;

/// <summary>A criterion forced to a result, to prove that some case depends on it or to ask what it would change.</summary>
/// <param name="Policy">Policy id.</param>
/// <param name="Criterion">Criterion id.</param>
/// <param name="Result">The result it is forced to.</param>
internal sealed record PinnedCriterion(string Policy, string Criterion, Truth Result);
