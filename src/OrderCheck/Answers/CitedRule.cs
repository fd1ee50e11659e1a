using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A named, cited rule whose test is code (bundling, screening, order of coverages).</summary>
/// <param name="Id">Rule sheet, edition and id.</param>
/// <param name="Says">What it says, in our words.</param>
/// <param name="Citation">Where it is written.</param>
internal sealed record CitedRule(CriterionId Id, string Says, Citation Citation)
{
    /// <summary>A reason that cites the rule.</summary>
    public Reason Because(string says, params ImmutableArray<Evidence> evidence) => new(says, Id, Citation, evidence);

    /// <summary>A finding that rests on the rule.</summary>
    public Finding Raise(FindingText text, Severity severity, params ImmutableArray<string?> places) => new(text.Code, severity, text.Says)
    {
        Remedy = text.Remedy,
        Criterion = Id,
        Citation = Citation,
        Expressions = [.. places.OfType<string>()],
    };
}
