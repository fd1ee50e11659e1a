using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A fault of ours in one order must not take the answers of the others away, wherever orders are assessed for somebody.</summary>
public static class FaultContainment
{
    private const string Problem = "This order could not be checked because of a fault in OrderCheck; nothing was found out about it.";
    private const string Remedy = "Decide as you would without this check, or ask again later; the order itself is not at fault.";

    /// <summary>Assesses the orders; those at which the assessment fails come back as unreadable for a technical reason.</summary>
    /// <param name="assessor">The assessor.</param>
    /// <param name="orders">All orders of the request.</param>
    /// <param name="report">Told of the fault in each such order, or of the one fault that shows only when they are assessed together. Its message may quote the order.</param>
    /// <param name="stop">Looked at between two orders.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public static ImmutableArray<OrderAssessment> Assess(OrderAssessor assessor, IReadOnlyList<ImagingOrder> orders, Action<Exception> report, CancellationToken stop = default) =>
        Assess(some => assessor.Assess(some, stop), orders, report);

    internal static ImmutableArray<OrderAssessment> Assess(
        Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> assess, IReadOnlyList<ImagingOrder> orders, Action<Exception> report)
    {
        if (Try(assess, orders, out var joint) is { } answers)
        {
            return answers;
        }

        var sound = new List<ImagingOrder>(orders.Count);
        foreach (var order in orders)
        {
            var fault = orders.Count == 1 ? joint : FaultOf(assess, order);
            sound.Add(fault is null ? order : Faulted(assess, order));
            if (fault is not null)
            {
                report(fault);
                joint = null;
            }
        }

        if (Try(assess, sound, out var left) is { } rest)
        {
            return rest;
        }

        report(joint ?? left!);
        return assess([.. orders.Select(order => Faulted(assess, order))]);
    }

    private static ImmutableArray<OrderAssessment>? Try(
        Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> assess, IReadOnlyList<ImagingOrder> orders, out Exception? fault)
    {
        try
        {
            fault = null;
            return assess(orders);
        }
        catch (Exception caught) when (caught is not OperationCanceledException)
        {
            fault = caught;
            return null;
        }
    }

    private static Exception? FaultOf(Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> assess, ImagingOrder order)
    {
        Try(assess, [order], out var fault);
        return fault;
    }

    // With what was read of it, so that its scope and its coverage are still known; without, when even that fails.
    private static ImagingOrder Faulted(Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> assess, ImagingOrder order)
    {
        var whole = order with { Fault = order.Fault ?? new UnreadableOrder(order.Origin ?? "ServiceRequest", Problem, Remedy) { IsTechnical = true } };
        return FaultOf(assess, whole) is null ? whole : new ImagingOrder
        {
            Reference = order.Reference,
            Position = order.Position,
            Origin = order.Origin,
            DateOfService = order.DateOfService,
            OrderedOn = order.OrderedOn,
            Coverages = order.Coverages,
            Fingerprint = order.Fingerprint,
            Fault = whole.Fault,
        };
    }
}
