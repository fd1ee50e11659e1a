namespace OrderCheck;

/// <summary>Screening, diagnostic or not to be told.</summary>
public enum OrderPurpose
{
    /// <summary>Missing, generic or contradictory information.</summary>
    Indeterminate,

    /// <summary>Testing without sign, symptom or disease.</summary>
    Screening,

    /// <summary>Testing for a sign, symptom, abnormal test or known disease.</summary>
    Diagnostic,
}
