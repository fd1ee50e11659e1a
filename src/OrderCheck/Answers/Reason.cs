using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One sentence for a clinician, the criterion that said it, and where that is written.</summary>
/// <param name="Says">The sentence.</param>
/// <param name="Criterion">The criterion.</param>
/// <param name="Citation">Where it is written.</param>
/// <param name="Evidence">What was told that led to it.</param>
public sealed record Reason(string Says, CriterionId Criterion, Citation Citation, ImmutableArray<Evidence> Evidence);
