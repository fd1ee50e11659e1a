using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The answer to the first question.</summary>
/// <param name="Study">The study, or null when it cannot be determined.</param>
/// <param name="SuggestedCodes">The CPT codes that fit the request, base first, then add-on; more than one base means candidates to choose
/// from; empty when unknown.</param>
public sealed record StudyFound(Study? Study, ImmutableArray<Code> SuggestedCodes);
