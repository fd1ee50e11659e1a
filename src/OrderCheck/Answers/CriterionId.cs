namespace OrderCheck;

/// <summary>Names a criterion: which policy, which edition, which criterion.</summary>
/// <param name="Policy">Policy id, or the id of a rule file such as <c>study-rules</c>.</param>
/// <param name="Edition">First day of the edition.</param>
/// <param name="Criterion">Criterion id within the edition.</param>
public sealed record CriterionId(string Policy, DateOnly Edition, string Criterion);
