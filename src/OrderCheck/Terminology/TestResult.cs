namespace OrderCheck;

/// <summary>What an earlier test showed.</summary>
internal enum TestResult
{
    /// <summary>Not told, not final, or told in two ways.</summary>
    Unknown,

    /// <summary>Normal.</summary>
    Normal,

    /// <summary>Abnormal.</summary>
    Abnormal,

    /// <summary>Equivocal, indeterminate or discordant.</summary>
    Equivocal,

    /// <summary>Could not be read.</summary>
    Uninterpretable,
}
