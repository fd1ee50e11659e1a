using System.Numerics;

namespace OrderCheck.Replay.Reports;

/// <summary>How long requests took, in as much memory for one as for any number: counts by duration, each range within 2 percent of its
/// lower end.</summary>
internal sealed class LatencyHistogram
{
    private const int StepsPerDoubling = 64;

    // The first tells 0 to 63 microseconds apart, the last ends at 2^41, which is most of a month.
    private const int Doublings = 36;

    private readonly long[] _counts = new long[Doublings * StepsPerDoubling];

    public long Count { get; private set; }

    /// <summary>The longest, in microseconds.</summary>
    public long Max { get; private set; }

    public void Add(long microseconds)
    {
        _counts[Math.Min(IndexOf(Math.Max(microseconds, 0)), _counts.Length - 1)]++;
        Count++;
        Max = Math.Max(Max, microseconds);
    }

    /// <summary>The duration within which so many of a hundred requests were answered, in microseconds; never less than it was.</summary>
    public long Percentile(int percent)
    {
        var (wanted, seen) = ((Count * percent + 99) / 100, 0L);
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Math.Min(LastOf(i), Max);
            }
        }

        return Max;
    }

    private static int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - BitOperations.Log2(StepsPerDoubling));
        return (shift * StepsPerDoubling) + (int)(value >> shift);
    }

    private static long LastOf(int index)
    {
        var shift = Math.Max(0, (index / StepsPerDoubling) - 1);
        return ((index - (shift * StepsPerDoubling) + 1L) << shift) - 1;
    }
}
