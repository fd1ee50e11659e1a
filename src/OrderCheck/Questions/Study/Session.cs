using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// One order among the others of its request: which of them are done in the same session, which on the same day apart.
/// Being in one session is told pair by pair; it need not carry over from pair to pair.
/// </summary>
internal sealed class Session
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(60);

    private Session(SessionOrder own, ImmutableArray<SessionOrder> together, ImmutableArray<SessionOrder> sameDay)
    {
        Own = own;
        Together = together;
        SameDay = sameDay;
    }

    /// <summary>The order.</summary>
    public SessionOrder Own { get; }

    /// <summary>The other orders of the same session that count.</summary>
    public ImmutableArray<SessionOrder> Together { get; }

    /// <summary>The other orders of the same patient and day that count but belong to another session.</summary>
    public ImmutableArray<SessionOrder> SameDay { get; }

    /// <summary>One session per order, in their order; the sets in it do not depend on the order of the input.</summary>
    public static Session[] Of(IReadOnlyList<StudiedOrder> orders)
    {
        SessionOrder[] all = [.. orders.Select(order => new SessionOrder(order))];
        if (all is [var alone])
        {
            return [new Session(alone, [], [])];
        }

        // Only orders of one day can meet, so a long list costs no more than its longest day.
        var days = all.Where(order => order.Order.CountsForBundling).GroupBy(order => (order.Order.Subject, order.Order.DateOfService))
            .ToDictionary(
            day => day.Key, day => day.Order(SessionOrder.ByContent).ToImmutableArray());
        var sessions = new List<Session>(all.Length);
        foreach (var own in all)
        {
            if (!own.Order.CountsForBundling || days[(own.Order.Subject, own.Order.DateOfService)] is not { Length: > 1 } day)
            {
                sessions.Add(new Session(own, [], []));
                continue;
            }

            var others = day.Where(other => !ReferenceEquals(other, own)).ToLookup(other => AreTogether(own.Order, other.Order));
            sessions.Add(new Session(own, [.. others[true]], [.. others[false]]));
        }

        return [.. sessions];
    }

    /// <summary>What this order and the others of its session ask for: study ids, and kinds of the catalogue or of tests such as
    /// <c>stress-test</c>.</summary>
    public SessionSummary Summarise(TestKindTable tests)
    {
        var kinds = Own.Procedures.Select(procedure => procedure.Known?.Kind).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var other in Together)
        {
            kinds.UnionWith(other.Kinds(tests));
        }

        return new SessionSummary(kinds);
    }

    private static bool AreTogether(ImagingOrder one, ImagingOrder other) =>
        !(one.Encounter is not null && other.Encounter is not null && one.Encounter != other.Encounter)
        && !(one.Requisition is not null && other.Requisition is not null && one.Requisition != other.Requisition)
        && !(one.StartTime is { } first && other.StartTime is { } second && (first.ToTimeSpan() - second.ToTimeSpan()).Duration() > Apart);
}
