using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Where the phrases are that a cue speaks of.</summary>
internal enum CueDirection
{
    /// <summary>After it: "denies chest pain".</summary>
    Forward,

    /// <summary>Before it: "chest pain resolved".</summary>
    Backward,

    /// <summary>Before it, as the answer to a colon, a dash or a question mark: "chest pain: no".</summary>
    Answer,

    /// <summary>Directly on both sides: "CAD vs PE".</summary>
    Between,

    /// <summary>Nowhere: it ends what runs before it, as "but" does.</summary>
    Termination,

    /// <summary>Nowhere: it holds a cue and is none, as "no relief" does.</summary>
    Pseudo,
}

/// <summary>What a cue asserts of the phrases in its reach.</summary>
/// <param name="Direction">Where its phrases are.</param>
/// <param name="Status">What it asserts; without meaning for terminations and pseudo cues.</param>
internal sealed record ContextCue(CueDirection Direction, AssertionStatus Status = AssertionStatus.Present)
{
    /// <summary>The kinds it speaks of; empty for all that its status fits.</summary>
    public ImmutableArray<PhraseKind> Of { get; init; } = [];

    /// <summary>True when it speaks of the next phrase alone, with at most one word between.</summary>
    public bool Adjacent { get; init; }

    /// <summary>The status that a phrase must already have, or null: "no CP since June" ends what "no" denies.</summary>
    public AssertionStatus? Turns { get; init; }

    /// <summary>True when the cue can speak of a phrase of that kind at all.</summary>
    public bool SpeaksOf(PhraseKind kind) => Of.IsEmpty ? Fits(Status, kind) : Of.Contains(kind);

    private static bool Fits(AssertionStatus status, PhraseKind kind) => status switch
    {
        AssertionStatus.Planned or AssertionStatus.Done => kind == PhraseKind.Procedure,
        AssertionStatus.Possible or AssertionStatus.Historical => kind is not (PhraseKind.Procedure or PhraseKind.Statement),
        AssertionStatus.Resolved or AssertionStatus.Hypothetical => kind is PhraseKind.Finding or PhraseKind.Symptom,
        AssertionStatus.FamilyMember => kind != PhraseKind.Statement,
        _ => true,
    };
}
