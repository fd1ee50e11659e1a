namespace OrderCheck;

/// <summary>What a criterion does to the answer.</summary>
internal enum CriterionRole
{
    /// <summary>A diagnosis list.</summary>
    Lists,

    /// <summary>An indication: any one that is met is enough.</summary>
    Covers,

    /// <summary>A prerequisite: not met means unsupported, unknown means insufficient.</summary>
    Requires,

    /// <summary>An exclusion: met means unsupported; not told changes nothing.</summary>
    Excludes,

    /// <summary>Says something worth asking or knowing; never changes an answer.</summary>
    Asks,

    /// <summary>First rule that is met gives the answer (notice and prior authorization).</summary>
    Decides,
}
