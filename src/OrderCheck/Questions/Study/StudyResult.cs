using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The answer to "Which study is this?", with what the later questions need.</summary>
/// <param name="InScope">False when it is not a heart CT or heart MRI order.</param>
/// <param name="Study">The study, or null when it cannot be determined.</param>
/// <param name="Candidates">When undetermined: what it may be. Fewer than two mean that something else than a heart study may be meant, so
/// nothing follows from them.</param>
/// <param name="StatedStudy">What the code on the order means taken alone, or null without one or with several.</param>
/// <param name="OrderedCodes">The procedure codes as written.</param>
/// <param name="SuggestedCodes">CPT codes that fit the request on the day: base first, then add-on; several bases are candidates.</param>
/// <param name="Reasons">Why; empty only when out of scope.</param>
internal sealed record StudyResult(
    bool InScope, Study? Study, ImmutableArray<Study> Candidates, Study? StatedStudy,
    ImmutableArray<Code> OrderedCodes, ImmutableArray<Code> SuggestedCodes, ImmutableArray<Reason> Reasons)
{
    /// <summary>The procedure codings of the order.</summary>
    public required ImmutableArray<OrderedProcedure> Procedures { get; init; }

    /// <summary>True when the words of an order that is no heart study ask for a stress test.</summary>
    public required bool OrdersStressTest { get; init; }
}
