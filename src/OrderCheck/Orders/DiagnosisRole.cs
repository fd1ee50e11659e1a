namespace OrderCheck;

/// <summary>What a diagnosis is to the order.</summary>
public enum DiagnosisRole
{
    /// <summary>A reason for the order.</summary>
    Reason,

    /// <summary>On the problem list or in the history of procedures and devices, not given as a reason.</summary>
    Record,

    /// <summary>A condition of a family member.</summary>
    Family,
}
