namespace OrderCheck;

/// <summary>
/// The outcome of testing one criterion. Not provided is not no: <see cref="Unknown"/> is a full answer and never
/// collapses into <see cref="NotMet"/>.
/// </summary>
public enum Truth
{
    /// <summary>What would decide was not provided.</summary>
    Unknown,

    /// <summary>What was provided rules the criterion out.</summary>
    NotMet,

    /// <summary>What was provided fulfils the criterion.</summary>
    Met,
}
