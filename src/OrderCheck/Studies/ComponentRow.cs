using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One row: matches when all of <see cref="All"/>, one of <see cref="Any"/>, none of <see cref="Without"/> was asked for and every
/// axis it names fits.</summary>
internal sealed record ComponentRow
{
    public required CitedRule Rule { get; init; }

    public required string Modality { get; init; }

    public required ImmutableArray<string> All { get; init; }

    public required ImmutableArray<string> Any { get; init; }

    public required ImmutableArray<string> Without { get; init; }

    public required ImmutableArray<string> Contrast { get; init; }

    public required ImmutableArray<string> Stress { get; init; }

    public required ImmutableArray<string> LateEnhancement { get; init; }

    public required ImmutableArray<string> Flow { get; init; }

    public required ComponentOutcome Outcome { get; init; }

    /// <summary>The study, or null when there are candidates.</summary>
    public required Study? Study { get; init; }

    /// <summary>Studies whose stated code does not contradict the row though it names another study.</summary>
    public required ImmutableArray<Study> Fits { get; init; }

    public required ImmutableArray<Study> Candidates { get; init; }

    /// <summary>The study, or else the candidates.</summary>
    public ImmutableArray<Study> PossibleStudies => Study is { } study ? [study] : Candidates;

    /// <summary>What was taken for granted, or null.</summary>
    public required string? Infers { get; init; }

    /// <summary>The one question that would settle it, or null.</summary>
    public required string? Ask { get; init; }

    /// <summary>True when a code for the study does not contradict what is asked for.</summary>
    public bool Admits(Study study) =>
        Study == study || Fits.Contains(study) || (Outcome is not ComponentOutcome.Contradiction && Candidates.Contains(study));

    public bool Matches(ComponentQuery query) =>
        On(Contrast, query.Contrast) && On(Stress, query.Stress) && On(LateEnhancement, query.LateEnhancement) && On(Flow, query.Flow)
        && All.All(query.Words.Contains) && (Any.IsEmpty || Any.Any(query.Words.Contains)) && !Without.Any(query.Words.Contains);

    private static bool On(ImmutableArray<string> axis, string value) => axis.IsEmpty || axis.Contains(value);
}
