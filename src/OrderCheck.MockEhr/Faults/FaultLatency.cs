namespace OrderCheck.Ehr.Faults;

/// <summary>How an answer is delayed.</summary>
/// <param name="Shape">Distribution of the delay.</param>
/// <param name="Milliseconds">The delay; its mean for <see cref="LatencyShape.Normal"/>, its median for <see
/// cref="LatencyShape.HeavyTail"/>.</param>
/// <param name="Deviation">Standard deviation in milliseconds, for <see cref="LatencyShape.Normal"/>.</param>
public sealed record FaultLatency(LatencyShape Shape, int Milliseconds, int Deviation = 0)
{
    /// <summary>No delay is longer, in milliseconds.</summary>
    public const int MaxMilliseconds = 120_000;

    // A Pareto tail of this index: one answer in ten takes more than three times the median, one in a hundred fourteen times.
    private const double TailIndex = 1.5;

    /// <summary>The delay for two numbers from 0 to 1.</summary>
    public TimeSpan Draw(double first, double second)
    {
        var milliseconds = Shape switch
        {
            LatencyShape.Normal => Milliseconds + (Deviation * Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second)),
            LatencyShape.HeavyTail => Milliseconds * Math.Pow(2 * (1 - first), -1 / TailIndex),
            _ => Milliseconds,
        };
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, MaxMilliseconds));
    }
}
