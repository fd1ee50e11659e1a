namespace OrderCheck;

/// <summary>Whether prior authorization is likely.</summary>
public enum PriorAuth
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The payer's own document asks for it.</summary>
    Required,

    /// <summary>Usual for this payer and study.</summary>
    Likely,

    /// <summary>Not asked for.</summary>
    NotNeeded,

    /// <summary>Granted and on file.</summary>
    Satisfied,
}
