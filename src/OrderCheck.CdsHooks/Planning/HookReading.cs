namespace OrderCheck.CdsHooks.Planning;

/// <summary>How hook calls are read; the same for all calls of a service.</summary>
/// <param name="knowledge">Facts, payers and studies that are known.</param>
/// <param name="limits">Sizes beyond which a call is refused.</param>
/// <param name="zone">The time zone of places whose own is not known.</param>
internal sealed class HookReading(Knowledge knowledge, ReadingLimits limits, TimeZoneInfo zone)
{
    private readonly OrderScope _scope = new(knowledge);

    /// <summary>Sizes beyond which a call is refused.</summary>
    public ReadingLimits Limits => limits;

    /// <summary>The reader of the operation, which reads the orders and charts of hooks too.</summary>
    public CheckRequestReader Orders { get; } = new(knowledge, limits, zone);

    /// <summary>LOINC codes of the facts that decide or warn.</summary>
    public IReadOnlyList<string> FactCodes { get; } = [.. knowledge.Facts.All.SelectMany(fact => fact.Loinc)];

    /// <summary>How many charts were read so far.</summary>
    public int ChartsRead => _chartsRead;

    private int _chartsRead;

    /// <summary>Reads orders and chart.</summary>
    public (CheckRequest? Check, RequestFault? Fault) Read(RequestResources resources, DateOnly today)
    {
        Interlocked.Increment(ref _chartsRead);
        return Orders.TryRead(resources, today, out var check, out var fault) ? (check, null) : (null, fault);
    }

    /// <summary>True when any order that the hook is about is for heart imaging.</summary>
    public bool IsAnyCardiacImaging(HookResources contents, DateOnly today) =>
        contents.Orders.Count > 0
        && Orders.ReadOrders(contents.Check, today).Zip(contents.Orders).Any(pair => pair.Second is { IsAsked: true, IsBlank: false } && _scope.IsCardiacImaging(pair.First));
}
