using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>
/// How long evidence may decide in favour of an order: the windows of <c>src/knowledge/evidence/ages.json</c>. A criterion with a window of
/// its own goes first.
/// </summary>
internal sealed class EvidenceAges(
    FrozenDictionary<string, int> factDays, FrozenDictionary<string, int> testDays, FrozenDictionary<string, int> signalDays)
{
    /// <summary>Why a fact is history on the day of the order, or null while it is current.</summary>
    /// <param name="name">A fact of the vocabulary; one without a window never becomes history.</param>
    /// <param name="on">The day it was observed, or null when that is not known.</param>
    /// <param name="orderedOn">The day the order was written.</param>
    public string? StaleFact(string name, DateOnly? on, DateOnly orderedOn) =>
        factDays.TryGetValue(name, out var days) ? Stale(on, orderedOn, days) : null;

    /// <summary>Why a test is history on the day of the order, or null while it is current. The longest window of its kind and groups
    /// counts.</summary>
    public string? StaleTest(KnownTest test, DateOnly orderedOn)
    {
        int? days = testDays.TryGetValue(test.Kind, out var own) ? own : null;
        foreach (var group in test.Groups)
        {
            if (testDays.TryGetValue(group, out var ofGroup) && !(ofGroup < days))
            {
                days = ofGroup;
            }
        }

        return days is { } window ? Stale(test.Told.On, orderedOn, window) : null;
    }

    /// <summary>Why a condition that the record lists as present is history on the day of the order, or null while it is current. One
    /// without a date stays what the record says.</summary>
    public string? StaleSignal(DetectedSignal signal, DateOnly orderedOn) =>
        signal is { ConditionStatus: ConditionStatus.Present, On: { } on }
        && signalDays.TryGetValue(signal.Signal.Id, out var days) ? Stale(on, orderedOn, days) : null;

    private static string? Stale(DateOnly? on, DateOnly orderedOn, int days) => on is not { } day ? "it has no date"
        : orderedOn.DayNumber - day.DayNumber > days
        ? FormattableString.Invariant($"that of {day:yyyy-MM-dd} is more than {days} days older than the order")
        : null;
}
