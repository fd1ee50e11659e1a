using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One criterion that was looked at.</summary>
/// <param name="Question">The question it was looked at for.</param>
/// <param name="Criterion">Which criterion.</param>
/// <param name="Result">What came out.</param>
/// <param name="Says">What the criterion says, in our words.</param>
/// <param name="Citation">Where it is written.</param>
/// <param name="Evidence">What was told about it.</param>
/// <param name="Missing">What was not told and would decide it.</param>
public sealed record TrailEntry(
    Question Question, CriterionId Criterion, Truth Result, string Says, Citation Citation,
    ImmutableArray<Evidence> Evidence, ImmutableArray<string> Missing);
