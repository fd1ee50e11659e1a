namespace OrderCheck;

/// <summary>
/// The outcome of testing one criterion. Not told is not no: <see cref="Unknown"/> is a full answer and never
/// collapses into <see cref="NotMet"/>.
/// </summary>
public enum Truth
{
    /// <summary>What would decide was not told.</summary>
    Unknown,

    /// <summary>What was told rules the criterion out.</summary>
    NotMet,

    /// <summary>What was told fulfils the criterion.</summary>
    Met,
}
