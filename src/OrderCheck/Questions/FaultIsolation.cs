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
    public static ImagingOrder Faulted(ImagingOrder order) => order with { Fault = order.Fault ?? Technical(order) };

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
        Fault = order.Fault ?? Technical(order),
    };

    private static UnreadableOrder Technical(ImagingOrder order) =>
        new(order.Origin ?? "ServiceRequest", OrderTexts.TechnicalFault.Says, OrderTexts.TechnicalFault.Remedy!) { IsTechnical = true };
}
