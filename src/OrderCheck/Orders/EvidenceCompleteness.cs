namespace OrderCheck;

/// <summary>
/// How far each kind of evidence was read. What was not read is not empty: an answer that reads a kind which is not complete must not become more definite
/// for it. The body of a check is the whole of what is to be judged, so there all kinds are complete.
/// </summary>
public sealed record EvidenceCompleteness
{
    /// <summary>Everything was read.</summary>
    public static EvidenceCompleteness Whole { get; } = new();

    /// <summary>The patient's coverages.</summary>
    public EvidenceState Coverage { get; init; }

    /// <summary>Conditions.</summary>
    public EvidenceState Problems { get; init; }

    /// <summary>The encounter of the order.</summary>
    public EvidenceState Encounter { get; init; }

    /// <summary>Observations, allergies and the family history.</summary>
    public EvidenceState Observations { get; init; }

    /// <summary>Reports, procedures and devices.</summary>
    public EvidenceState ReportsAndProcedures { get; init; }

    /// <summary>Notices on file.</summary>
    public EvidenceState Documents { get; init; }

    /// <summary>Prior authorizations.</summary>
    public EvidenceState Authorizations { get; init; }

    /// <summary>How far a kind was read.</summary>
    public EvidenceState Of(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Coverage => Coverage,
        EvidenceKind.Problems => Problems,
        EvidenceKind.Encounter => Encounter,
        EvidenceKind.Observations => Observations,
        EvidenceKind.ReportsAndProcedures => ReportsAndProcedures,
        EvidenceKind.Documents => Documents,
        EvidenceKind.Authorizations => Authorizations,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is no kind of evidence."),
    };

    /// <summary>The same with one kind that was not received whole.</summary>
    public EvidenceCompleteness WithFailed(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Coverage => this with { Coverage = EvidenceState.Failed },
        EvidenceKind.Problems => this with { Problems = EvidenceState.Failed },
        EvidenceKind.Encounter => this with { Encounter = EvidenceState.Failed },
        EvidenceKind.Observations => this with { Observations = EvidenceState.Failed },
        EvidenceKind.ReportsAndProcedures => this with { ReportsAndProcedures = EvidenceState.Failed },
        EvidenceKind.Documents => this with { Documents = EvidenceState.Failed },
        EvidenceKind.Authorizations => this with { Authorizations = EvidenceState.Failed },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is no kind of evidence."),
    };

    /// <summary>The gate that every answer asks: true when the evidence of a kind is all there.</summary>
    public bool IsComplete(EvidenceKind kind) => Of(kind) == EvidenceState.Complete;

    /// <summary>True when an answer that reads this kind has to stay open: it failed, or it is a problem list, coverage or encounter that is not available.</summary>
    public bool LeavesOpen(EvidenceKind kind) => Of(kind) switch
    {
        EvidenceState.Failed => true,
        EvidenceState.NotAvailable => kind is EvidenceKind.Coverage or EvidenceKind.Problems or EvidenceKind.Encounter,
        _ => false,
    };
}
