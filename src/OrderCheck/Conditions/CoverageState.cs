namespace OrderCheck;

/// <summary>What a policy can ask about the governing coverage.</summary>
internal enum CoverageState
{
    /// <summary>No coverage is active.</summary>
    NoneActive,

    /// <summary>The kind of payer is unknown.</summary>
    UnknownPayer,

    /// <summary>Medicaid is active as well.</summary>
    DualEligible,

    /// <summary>The payer is in the payer table, or a name is given that is more than a kind of plan.</summary>
    PlanNamed,
}
