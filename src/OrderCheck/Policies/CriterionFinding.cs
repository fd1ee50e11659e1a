namespace OrderCheck;

/// <summary>A finding that a criterion raises when it comes out in one way.</summary>
internal sealed record CriterionFinding(Truth On, string Code, Severity Severity, string? Text, string? Remedy);
