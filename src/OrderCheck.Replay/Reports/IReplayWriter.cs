namespace OrderCheck.Replay.Reports;

/// <summary>One form of the results of a replay. Gets the orders in the order of the input, from one thread.</summary>
internal interface IReplayWriter : IDisposable
{
    void Write(ReplayedOrder order);

    void Finish(ReplayTotals totals, ReplaySession session);
}
