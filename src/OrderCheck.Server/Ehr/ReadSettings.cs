namespace OrderCheck.Server.Ehr;

/// <summary>How much reading from an EHR one call may cause.</summary>
internal sealed record ReadSettings
{
    /// <summary>Longest time that one call spends on reading, all reads together.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest time for one try of one read.</summary>
    public TimeSpan PerTry => Budget * 0.75;

    /// <summary>Further tries of a read that failed in a way that may pass.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Most reads from one host at a time, over all calls.</summary>
    public int PerHost { get; init; } = 16;

    /// <summary>Most reads that one call may cause, pages not counted.</summary>
    public int PerCall { get; init; } = 100;

    /// <summary>Largest answer of one read, in bytes.</summary>
    public int Bytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most pages of one search.</summary>
    public int Pages { get; init; } = 10;

    /// <summary>How long a host is left alone after most of its answers failed.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);
}
