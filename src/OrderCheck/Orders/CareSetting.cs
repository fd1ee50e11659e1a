namespace OrderCheck;

/// <summary>The setting of care, from the encounter. A stat or urgent priority is not an emergency.</summary>
public enum CareSetting
{
    /// <summary>Not told.</summary>
    NotTold,

    /// <summary>Ambulatory.</summary>
    Outpatient,

    /// <summary>Observation stay.</summary>
    Observation,

    /// <summary>Emergency department.</summary>
    Emergency,

    /// <summary>Inpatient stay.</summary>
    Inpatient,
}
