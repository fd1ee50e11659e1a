namespace OrderCheck;

/// <summary>What an ICD-10-CM code is on a day.</summary>
internal enum CodeState
{
    /// <summary>Holds on that day.</summary>
    Valid,

    /// <summary>Starts later.</summary>
    NotYetValid,

    /// <summary>Ended earlier.</summary>
    Retired,

    /// <summary>A category of longer codes: never billable.</summary>
    Incomplete,

    /// <summary>Not of the form of an ICD-10-CM code, or one that scanning or typing damaged.</summary>
    Damaged,

    /// <summary>Well formed but not in our table: taken as valid, and nothing is said about its days.</summary>
    UnknownCode,
}
