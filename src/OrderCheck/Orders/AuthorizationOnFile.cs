using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A prior authorization on file (a ClaimResponse).</summary>
public sealed record AuthorizationOnFile
{
    /// <summary>True when every required part was read and says granted for this order's code and day.</summary>
    public bool Satisfied { get; init; }

    /// <summary>The procedure codes it was granted for; empty when the reader did not keep them.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>Id of the insurer that granted it in the payer table, or null when it is not in the table.</summary>
    public string? Insurer { get; init; }

    /// <summary>The insurer's name as written, or null when not told.</summary>
    public string? InsurerName { get; init; }

    /// <summary>The payer's reference number, or null.</summary>
    public string? Number { get; init; }

    /// <summary>Why it does not count, in one sentence, or null when it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}
