using System.Collections.Immutable;

namespace OrderCheck.Ehr.Data;

/// <summary>Everything that the EHR holds. Readers see a whole state, never half a change.</summary>
public sealed class EhrRecords
{
    private readonly Lock _gate = new();
    private State _state;

    internal EhrRecords(ImmutableArray<EhrResource> resources) =>
        _state = new State(resources, resources.ToImmutableDictionary(resource => resource.Reference, StringComparer.Ordinal));

    /// <summary>All resources, in the order in which they were written.</summary>
    public ImmutableArray<EhrResource> All => Volatile.Read(ref _state).All;

    /// <summary>The types that are held, in alphabetical order.</summary>
    public ImmutableArray<string> Types =>
        [.. All.Select(resource => resource.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The resource that <c>Type/id</c> names, or null.</summary>
    public EhrResource? Find(string reference) => Volatile.Read(ref _state).ByReference.GetValueOrDefault(reference);

    /// <summary>All resources of one type.</summary>
    public IEnumerable<EhrResource> OfType(string type) => All.Where(resource => resource.Type == type);

    /// <summary>Adds a resource, or puts it in the place of the one with the same name.</summary>
    public void Put(EhrResource resource)
    {
        lock (_gate)
        {
            var at = IndexOf(_state.All, resource.Reference);
            var all = at < 0 ? _state.All.Add(resource) : _state.All.SetItem(at, resource);
            _state = new State(all, _state.ByReference.SetItem(resource.Reference, resource));
        }
    }

    /// <summary>Takes a resource away.</summary>
    /// <returns>False when there was none.</returns>
    public bool Remove(string reference)
    {
        lock (_gate)
        {
            if (!_state.ByReference.ContainsKey(reference))
            {
                return false;
            }

            _state = new State(_state.All.RemoveAll(resource => resource.Reference == reference), _state.ByReference.Remove(reference));
            return true;
        }
    }

    private static int IndexOf(ImmutableArray<EhrResource> all, string reference)
    {
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Reference == reference)
            {
                return i;
            }
        }

        return -1;
    }

    private sealed record State(ImmutableArray<EhrResource> All, ImmutableDictionary<string, EhrResource> ByReference);
}
