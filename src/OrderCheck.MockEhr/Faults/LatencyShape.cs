namespace OrderCheck.Ehr.Faults;

/// <summary>Distribution of a delay.</summary>
public enum LatencyShape
{
    /// <summary>Always the same.</summary>
    Fixed,

    /// <summary>Around a mean.</summary>
    Normal,

    /// <summary>Mostly short, sometimes very long.</summary>
    HeavyTail,
}
