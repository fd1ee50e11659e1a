namespace OrderCheck;

/// <summary>Why an order could not be understood.</summary>
/// <param name="Place">Where the fault is (simple FHIRPath).</param>
/// <param name="Problem">What is wrong, in one sentence.</param>
/// <param name="Remedy">What would help, in one sentence.</param>
public sealed record UnreadableOrder(string Place, string Problem, string Remedy)
{
    /// <summary>True when the fault is ours and not one of the order.</summary>
    public bool IsTechnical { get; init; }

    /// <summary>True when the order was not reached before the time of its request was up; then <see cref="IsTechnical"/> is true as well.</summary>
    public bool IsOutOfTime { get; init; }
}
