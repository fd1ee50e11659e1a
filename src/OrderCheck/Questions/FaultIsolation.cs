namespace OrderCheck;

/// <summary>An exception while assessing one order must not fail the other orders of the request.</summary>
internal static class FaultIsolation
{
    /// <summary>The result, or null after an exception, which is reported. Cancellation is none.</summary>
    public static T? Try<T>(Func<T> run, Action<Exception> report)
        where T : class
    {
        try
        {
            return run();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            report(fault);
            return null;
        }
    }

    /// <summary>The order with all that was read of it, unreadable for a technical reason unless it was unreadable before.</summary>
    public static ImagingOrder Faulted(ImagingOrder order) => order with { Fault = order.Fault ?? Technical(order, OrderTexts.TechnicalFault) };

    /// <summary>The order, unreadable because the time of its request was up, unless it was unreadable before.</summary>
    public static ImagingOrder OutOfTime(ImagingOrder order) => order with
    {
        Fault = order.Fault ?? Technical(order, OrderTexts.OutOfTime) with { IsOutOfTime = true },
    };

    /// <summary>What names the order and its coverages, unreadable: for an order of which nothing else can be relied on.</summary>
    public static ImagingOrder Bare(ImagingOrder order) => new()
    {
        Reference = order.Reference,
        Position = order.Position,
        Origin = order.Origin,
        DateOfService = order.DateOfService,
        OrderedOn = order.OrderedOn,
        Coverages = order.Coverages,
        Fingerprint = order.Fingerprint,
        Fault = order.Fault ?? Technical(order, OrderTexts.TechnicalFault),
    };

    private static UnreadableOrder Technical(ImagingOrder order, FindingText text) =>
        new(order.Origin ?? "ServiceRequest", text.Says, text.Remedy!) { IsTechnical = true };
}
