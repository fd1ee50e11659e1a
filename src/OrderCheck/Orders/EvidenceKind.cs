namespace OrderCheck;

/// <summary>A kind of evidence that is read, or not, as a whole.</summary>
public enum EvidenceKind
{
    /// <summary>The patient's coverages.</summary>
    Coverage,

    /// <summary>Conditions: the problem list, those of the past, and those that the order names as its reasons.</summary>
    Problems,

    /// <summary>The encounter of the order.</summary>
    Encounter,

    /// <summary>Observations, allergies and the family history.</summary>
    Observations,

    /// <summary>Reports, procedures and devices.</summary>
    ReportsAndProcedures,

    /// <summary>Notices on file.</summary>
    Documents,

    /// <summary>Prior authorizations.</summary>
    Authorizations,
}
