using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// A test of an order, three-valued. The set of conditions is small and closed; each kind is one of the records of
/// <c>Conditions.cs</c>. A condition never throws for what an order says.
/// </summary>
internal abstract record Condition
{
    public static readonly Condition Always = new AlwaysCondition();

    /// <summary>Tests the order; says in <paramref name="trace"/> what it saw and what it missed.</summary>
    public abstract Truth Test(OrderUnderReview order, EvaluationTrace trace);

    /// <summary>The parts of a composed condition.</summary>
    public virtual ImmutableArray<Condition> Parts => [];
}

/// <summary>What a test saw and what it missed. Reused from criterion to criterion.</summary>
internal sealed class EvaluationTrace
{
    // Only a large chart has so many that looking through them costs more than a set.
    private const int Many = 16;

    private readonly List<Evidence> _seen = [];
    private readonly List<string> _missed = [];
    private readonly HashSet<Evidence> _known = [];

    public int SeenCount => _seen.Count;

    public int MissedCount => _missed.Count;

    public void AddEvidence(Evidence evidence)
    {
        if (_seen.Count < Many ? _seen.Contains(evidence) : !IsNew(evidence))
        {
            return;
        }

        _seen.Add(evidence);
    }

    public void AddMissing(string fact)
    {
        if (!_missed.Contains(fact))
        {
            _missed.Add(fact);
        }
    }

    /// <summary>Forgets what was seen and missed after a mark.</summary>
    public void Rewind(int seen, int missed)
    {
        _known.Clear();
        _seen.RemoveRange(seen, _seen.Count - seen);
        _missed.RemoveRange(missed, _missed.Count - missed);
    }

    /// <summary>Drops what was seen between a mark and <paramref name="from"/>, and all that was missed since the mark.</summary>
    public void KeepOnlySeenFrom(int from, int seenMark, int missedMark)
    {
        _known.Clear();
        _seen.RemoveRange(seenMark, from - seenMark);
        ForgetMissed(missedMark);
    }

    public void ForgetMissed(int from) => _missed.RemoveRange(from, _missed.Count - from);

    public ImmutableArray<Evidence> Seen => _seen.Count == 0 ? [] : [.. _seen];

    public ImmutableArray<string> Missed => _missed.Count == 0 ? [] : [.. _missed];

    public void Clear()
    {
        _known.Clear();
        _seen.Clear();
        _missed.Clear();
    }

    private bool IsNew(Evidence evidence)
    {
        if (_known.Count == 0)
        {
            _known.UnionWith(_seen);
        }

        return _known.Add(evidence);
    }
}
