namespace OrderCheck;

/// <summary>Whether the diagnosis supports the study under the policy in force.</summary>
public enum DiagnosisSupport
{
    /// <summary>What would decide was not told, or lies in a part of a list that nobody has read.</summary>
    Insufficient,

    /// <summary>The policy accepts the reason.</summary>
    Supported,

    /// <summary>The policy does not accept the reason.</summary>
    Unsupported,

    /// <summary>No edition of a policy of this payer was in force that day, or no coverage is active.</summary>
    NoPolicy,
}
