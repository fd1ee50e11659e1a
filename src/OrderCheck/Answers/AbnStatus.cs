namespace OrderCheck;

/// <summary>Whether an Advance Beneficiary Notice is called for.</summary>
public enum AbnStatus
{
    /// <summary>Cannot be told before something else is settled.</summary>
    Undetermined,

    /// <summary>Should be offered before the study.</summary>
    Needed,

    /// <summary>A valid one is on file.</summary>
    OnFile,

    /// <summary>Not called for.</summary>
    NotNeeded,

    /// <summary>This payer or setting does not know it.</summary>
    NotApplicable,
}
