using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The evidence that conditions saw and the facts that they missed.</summary>
internal sealed class EvaluationTrace
{
    // Only a large chart has so many that looking through them costs more than a set.
    private const int Many = 16;

    private readonly List<Evidence> _evidence = [];
    private readonly List<string> _missing = [];
    private readonly HashSet<Evidence> _known = [];
    private readonly List<string> _stale = [];

    public ImmutableArray<Evidence> Evidence => [.. _evidence];

    public ImmutableArray<string> Missing => [.. _missing];

    /// <summary>Adds evidence unless it is there already.</summary>
    public void AddEvidence(Evidence evidence)
    {
        if (_evidence.Count < Many ? !_evidence.Contains(evidence) : IsNew(evidence))
        {
            _evidence.Add(evidence);
        }
    }

    /// <summary>Adds a fact that would decide, unless it is there already.</summary>
    public void AddMissing(string fact)
    {
        if (!_missing.Contains(fact))
        {
            _missing.Add(fact);
        }
    }

    /// <summary>Evidence that is too old or undated to decide, each as what to document and why; whatever the result is, it was left
    /// out.</summary>
    public ImmutableArray<string> Stale => [.. _stale];

    /// <summary>Notes evidence that is too old to decide: it has to be documented again.</summary>
    public void AddStale(string fact)
    {
        AddMissing(fact);
        if (!_stale.Contains(fact))
        {
            _stale.Add(fact);
        }
    }

    /// <summary>A checkpoint to return to.</summary>
    public TraceMark Mark() => new(_evidence.Count, _missing.Count);

    /// <summary>Returns to a checkpoint.</summary>
    public void Rewind(TraceMark mark)
    {
        RewindEvidence(mark, _evidence.Count);
        RewindMissing(mark);
    }

    /// <summary>Returns to a checkpoint, keeping the evidence recorded after a later one.</summary>
    public void RewindKeepingEvidenceSince(TraceMark mark, TraceMark later)
    {
        RewindEvidence(mark, later.Evidence);
        RewindMissing(mark);
    }

    /// <summary>Drops the facts missed since a checkpoint; the evidence stays.</summary>
    public void RewindMissing(TraceMark mark) => _missing.RemoveRange(mark.Missing, _missing.Count - mark.Missing);

    private void RewindEvidence(TraceMark mark, int end)
    {
        _known.Clear();
        _evidence.RemoveRange(mark.Evidence, end - mark.Evidence);
    }

    private bool IsNew(Evidence evidence)
    {
        if (_known.Count == 0)
        {
            _known.UnionWith(_evidence);
        }

        return _known.Add(evidence);
    }
}
