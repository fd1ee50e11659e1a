namespace OrderCheck;

/// <summary>Tells which orders are cardiac imaging, by the first question alone: no chart, coverage or policy is needed.</summary>
internal sealed class OrderScope
{
    private readonly Knowledge _knowledge;

    /// <summary>Builds it from the knowledge that decides.</summary>
    public OrderScope(Knowledge knowledge) => _knowledge = knowledge;

    /// <summary>True when <see cref="OrderAssessor"/> would answer the order, one that fails for a technical reason included.</summary>
    public bool IsCardiacImaging(ImagingOrder order) =>
        FaultIsolation.Try(() => StudyFinder.Find(order, _knowledge, [], []), static _ => { })?.InScope ?? true;

    /// <summary>True when one of the orders is cardiac imaging.</summary>
    public bool IncludesCardiacImaging(IEnumerable<ImagingOrder> orders) => orders.Any(IsCardiacImaging);
}
