namespace OrderCheck;

/// <summary>How sure a row of the component table is.</summary>
internal enum ComponentOutcome
{
    /// <summary>One study, nothing to add.</summary>
    Ok,

    /// <summary>One study, with something inferred.</summary>
    Inferred,

    /// <summary>Several studies fit: one question is open.</summary>
    Underspecified,

    /// <summary>What was asked for cannot be done together.</summary>
    Contradiction,
}
