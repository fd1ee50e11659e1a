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
