namespace OrderCheck;

/// <summary>What a code or a phrase says about a coverage.</summary>
internal sealed record CoverageMeaning
{
    /// <summary>The kind of payer, or <see cref="PayerKind.Unknown"/> when it names none.</summary>
    public PayerKind Kind { get; init; }

    /// <summary>True when it names an insurer's form of business and yields to a closer word.</summary>
    public bool IsWeak { get; init; }

    /// <summary>True for some part of Medicare, without saying which.</summary>
    public bool IsMedicare { get; init; }

    /// <summary>True for a private insurer or plan, which is not original Medicare.</summary>
    public bool IsInsurer { get; init; }

    /// <summary>What the coverage pays for, or null when it does not say.</summary>
    public CoverageWord? Benefit { get; init; }

    /// <summary>Id of the payer in the payer table, or null.</summary>
    public string? Payer { get; init; }
}
