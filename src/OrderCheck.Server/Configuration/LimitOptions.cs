namespace OrderCheck.Server.Configuration;

/// <summary>Sizes beyond which a request is refused (<c>OrderCheck:Limits</c>).</summary>
internal sealed class LimitOptions
{
    /// <summary>Maximum size of a body in bytes; 4 MiB by default.</summary>
    [WholeNumber(1024, 256 * 1024 * 1024)]
    public int BodyBytes { get; set; } = ReadingLimits.Default.BodyBytes;

    /// <summary>Maximum number of orders in one request; 200 by default.</summary>
    [WholeNumber(1, 10_000)]
    public int Orders { get; set; } = ReadingLimits.Default.Orders;

    /// <summary>Maximum number of chart resources in one request, contained ones included; 5,000 by default.</summary>
    [WholeNumber(1, 1_000_000)]
    public int ChartResources { get; set; } = ReadingLimits.Default.ChartResources;

    /// <summary>Maximum number of reasons, and of codes, details and insurances, of one order; 100 by default.</summary>
    [WholeNumber(1, 1_000)]
    public int OrderParts { get; set; } = ReadingLimits.Default.OrderParts;

    /// <summary>Maximum nesting of the JSON; 64 by default.</summary>
    [WholeNumber(16, 256)]
    public int Depth { get; set; } = ReadingLimits.Default.Depth;

    /// <summary>Maximum number of items of one list; 2,000 by default. Entries and parameters are counted as orders and chart resources.</summary>
    [WholeNumber(100, 1_000_000)]
    public int ArrayItems { get; set; } = ReadingLimits.Default.ArrayItems;

    /// <summary>Maximum number of items of all lists of a body; 200,000 by default.</summary>
    [WholeNumber(1_000, 10_000_000)]
    public int AllArrayItems { get; set; } = ReadingLimits.Default.AllArrayItems;

    /// <summary>How many characters of one text are read; 8,000 by default. The answer says when there were more.</summary>
    [WholeNumber(500, 1_000_000)]
    public int TextLength { get; set; } = ReadingLimits.Default.TextLength;

    /// <summary>How many characters of the display of a code an answer repeats; 500 by default.</summary>
    [WholeNumber(100, 100_000)]
    public int RepeatedTextLength { get; set; } = ReadingLimits.Default.RepeatedTextLength;

    /// <summary>How long the orders of one request are assessed, in milliseconds; 2,000 by default. Those not reached come back as not checked.</summary>
    [WholeNumber(50, 60_000)]
    public int AssessmentMilliseconds { get; set; } = 2_000;

    /// <summary>Maximum number of calls of one client that are answered at a time; 32 by default.</summary>
    [WholeNumber(1, 10_000)]
    public int ConcurrentCallsPerClient { get; set; } = 32;

    /// <summary>Maximum number of checks and validations of all clients that are answered at a time; eight for each processor by default.</summary>
    [WholeNumber(1, 10_000)]
    public int ConcurrentChecks { get; set; } = 8 * Environment.ProcessorCount;

    /// <summary>How many calls may wait for each of these places; 512 by default. Calls beyond are answered with 429.</summary>
    [WholeNumber(0, 100_000)]
    public int WaitingCalls { get; set; } = 512;

    /// <summary>Maximum number of calls of one client in a minute; 0, the default, for no such limit.</summary>
    [WholeNumber(0, 10_000_000)]
    public int CallsPerMinute { get; set; }

    /// <summary>Maximum number of open connections; 2,000 by default. Further ones are closed.</summary>
    [WholeNumber(1, 1_000_000)]
    public int Connections { get; set; } = 2_000;

    /// <summary>How slowly an answer may be read, in bytes a second on average; 16,384 by default. A slower reader is cut off after five seconds.</summary>
    [WholeNumber(1, 100_000_000)]
    public int ReadBytesPerSecond { get; set; } = 16 * 1024;

    /// <summary>The same as the readers take them.</summary>
    public ReadingLimits ToReadingLimits() => ReadingLimits.Default with
    {
        BodyBytes = BodyBytes,
        Orders = Orders,
        ChartResources = ChartResources,
        OrderParts = OrderParts,
        Depth = Depth,
        ArrayItems = ArrayItems,
        AllArrayItems = AllArrayItems,
        TextLength = TextLength,
        RepeatedTextLength = RepeatedTextLength,
    };
}
