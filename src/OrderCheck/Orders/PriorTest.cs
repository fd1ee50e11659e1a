using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>An earlier test and its result.</summary>
public sealed record PriorTest
{
    /// <summary>What was done, coded.</summary>
    public ImmutableArray<Code> Codes { get; init; } = [];

    /// <summary>What was done, in words, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The day it was done, or null when not told.</summary>
    public DateOnly? On { get; init; }

    /// <summary>True when the report is final, amended or corrected (or, for a procedure, completed).</summary>
    public bool Final { get; init; } = true;

    /// <summary>Coded conclusions (SNOMED CT, ICD-10-CM).</summary>
    public ImmutableArray<Code> ResultCodes { get; init; } = [];

    /// <summary>HL7 interpretation code (N, A, IND, E, POS, NEG, ...), or null.</summary>
    public string? Interpretation { get; init; }

    /// <summary>Conclusion text, or null.</summary>
    public string? Conclusion { get; init; }

    /// <summary>Highest coronary diameter stenosis in percent (0 to 100), or null when not told.</summary>
    public decimal? StenosisPercent { get; init; }

    /// <summary>Where that stenosis lies: <c>left-main</c>, <c>proximal</c>, <c>mid</c>, <c>distal</c>, or null.</summary>
    public string? StenosisSite { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}
