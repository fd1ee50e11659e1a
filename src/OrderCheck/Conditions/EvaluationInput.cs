using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>All that a condition may look at. Immutable; each question hands on a copy with its own answer.</summary>
internal sealed record EvaluationInput
{
    public required ImagingOrder Order { get; init; }

    /// <summary>The study that is answered, or null while it is open.</summary>
    public required Study? Study { get; init; }

    /// <summary>What the study may be while it is open; only itself once it is known.</summary>
    public required ImmutableArray<Study> Candidates { get; init; }

    /// <summary>Signals, diagnoses and earlier tests of the order and its chart.</summary>
    public required ClinicalEvidence Clinical { get; init; }

    public required FactSheet Facts { get; init; }

    public required SessionSummary Session { get; init; }

    public required CoverageContext Coverage { get; init; }

    public required EarlierAnswers Answers { get; init; }

    /// <summary>The diagnosis lists of the edition that is evaluated, or null outside the support question.</summary>
    public EditionLists? Lists { get; init; }

    /// <summary>
    /// True to let evidence that is older than its window count as if it were current: for what speaks against an order, and for whether a
    /// criterion applies at all.
    /// </summary>
    public bool CountsStale { get; init; }

    /// <summary>True when a list of the edition that is evaluated accepts the code for the study.</summary>
    public bool IsListed(string code) => Study is { } study && Lists is { } lists && lists.Accept(code, study.Id);
}
