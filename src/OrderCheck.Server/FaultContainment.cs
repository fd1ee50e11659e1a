using System.Collections.Immutable;

namespace OrderCheck.Server;

/// <summary>A fault of ours in one order must not take the answers of the others away.</summary>
internal static class FaultContainment
{
    /// <summary>Assesses the orders; those at which the assessment fails come back as unreadable.</summary>
    /// <param name="assess">The assessment.</param>
    /// <param name="orders">All orders of the request.</param>
    /// <param name="report">Told of each failure.</param>
    public static ImmutableArray<OrderAssessment> Assess(
        Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> assess, IReadOnlyList<ImagingOrder> orders, Action<Exception> report)
    {
        if (Try(assess, orders, report) is { } answers)
        {
            return answers;
        }

        var sound = orders.Select(order => orders.Count > 1 && Try(assess, [order], report) is not null ? order : Unread(order)).ToList();
        return Try(assess, sound, report) ?? assess([.. orders.Select(Unread)]);
    }

    private static ImmutableArray<OrderAssessment>? Try(
        Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> assess, IReadOnlyList<ImagingOrder> orders, Action<Exception> report)
    {
        try
        {
            return assess(orders);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            report(fault);
            return null;
        }
    }

    private static ImagingOrder Unread(ImagingOrder order) => new()
    {
        Reference = order.Reference,
        Position = order.Position,
        Origin = order.Origin,
        DateOfService = order.DateOfService,
        OrderedOn = order.OrderedOn,
        Fingerprint = order.Fingerprint,
        Fault = new UnreadableOrder(
            order.Origin ?? "ServiceRequest", "This order could not be assessed because of a fault in the service.", "Report it with the request id; the other orders of the request are not affected."),
    };
}
