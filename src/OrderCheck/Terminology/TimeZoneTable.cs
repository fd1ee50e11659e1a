using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Time zones by place of service.</summary>
internal sealed class TimeZoneTable
{
    private readonly FrozenDictionary<string, TimeZoneInfo> _byState;
    private readonly FrozenDictionary<string, TimeZoneSplit> _splits;

    internal TimeZoneTable(IEnumerable<KeyValuePair<string, TimeZoneInfo>> states, IEnumerable<TimeZoneSplit> splits)
    {
        _byState = states.ToFrozenDictionary(StringComparer.Ordinal);
        _splits = splits.ToFrozenDictionary(split => split.State, StringComparer.Ordinal);
    }

    /// <summary>The zones that a place may lie in: one, several when it cannot be told apart (that of most of the state first), none when the state is not known.</summary>
    public ImmutableArray<TimeZoneInfo> Of(PlaceOfService? place)
    {
        if (place is { Several.IsEmpty: false })
        {
            return [.. place.Several.SelectMany(one => Of(one)).Distinct()];
        }

        if (place?.State is not { } state || !_byState.TryGetValue(state, out var zone))
        {
            return [];
        }

        return !_splits.TryGetValue(state, out var split) ? [zone] : split.Holds(place) switch
        {
            true => [split.Zone],
            false => [zone],
            null => [zone, split.Zone],
        };
    }
}
