namespace OrderCheck.Replay.Generate;

/// <summary>Random numbers that are the same for a seed on every machine and every version of the runtime (SplitMix64).</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The numbers of one place in a sequence, whatever was drawn for the places before it.</summary>
    public static SeededRandom At(ulong seed, long index) => new(new SeededRandom(seed).Next() ^ ((ulong)index * 0xD1342543DE82EF95));

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 up to but not including a bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>From the first to the last, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True in so many of a hundred draws.</summary>
    public bool Percent(int share) => Below(100) < share;

    public T Of<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>One of several, each as likely as its weight says.</summary>
    public T Weighted<T>(ReadOnlySpan<(int Weight, T Choice)> choices)
    {
        var total = 0;
        foreach (var (weight, _) in choices)
        {
            total += weight;
        }

        var drawn = Below(total);
        foreach (var (weight, choice) in choices)
        {
            drawn -= weight;
            if (drawn < 0)
            {
                return choice;
            }
        }

        throw new InvalidOperationException("The weights do not add up.");
    }
}
