namespace OrderCheck;

/// <summary>How far a diagnosis holds.</summary>
public enum ConditionStatus
{
    /// <summary>Active or not said otherwise, and confirmed or not said otherwise.</summary>
    Present,

    /// <summary>Resolved, inactive or in remission: history.</summary>
    Past,

    /// <summary>Unconfirmed, provisional or differential: not codable in an outpatient order.</summary>
    Suspected,

    /// <summary>Refuted.</summary>
    Refuted,

    /// <summary>Entered in error.</summary>
    EnteredInError,
}
