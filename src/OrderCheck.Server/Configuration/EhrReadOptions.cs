namespace OrderCheck.Server.Configuration;

/// <summary>How much reading from an EHR one hook call may cause (<c>OrderCheck:Reads</c>).</summary>
internal sealed class EhrReadOptions
{
    /// <summary>Maximum time of all reads of one call together, in milliseconds; 2,000 by default.</summary>
    [WholeNumber(50, 8000)]
    public int BudgetMilliseconds { get; set; } = 2000;

    /// <summary>Maximum size of one answer in bytes; 4 MiB by default.</summary>
    [WholeNumber(1024, 64 * 1024 * 1024)]
    public int Bytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Maximum number of pages of one search; 10 by default.</summary>
    [WholeNumber(1, 100)]
    public int Pages { get; set; } = 10;

    /// <summary>Maximum number of reads from one host at a time, over all calls; 16 by default.</summary>
    [WholeNumber(1, 1000)]
    public int PerHost { get; set; } = 16;

    /// <summary>Maximum number of reads of one call, pages not counted; 100 by default.</summary>
    [WholeNumber(1, 1000)]
    public int PerCall { get; set; } = 100;

    /// <summary>The same as the reader takes them.</summary>
    public ReadSettings ToReadSettings() => new()
    {
        Budget = TimeSpan.FromMilliseconds(BudgetMilliseconds),
        Bytes = Bytes,
        Pages = Pages,
        PerHost = PerHost,
        PerCall = PerCall,
    };
}
