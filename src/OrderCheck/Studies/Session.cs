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
    /// <param name="orders">All orders of the request.</param>
    /// <param name="results">What the first question answered for each of them.</param>
    /// <param name="catalogue">The procedure codes.</param>
    public static ImmutableArray<Session> Of(IReadOnlyList<ImagingOrder> orders, IReadOnlyList<StudyResult> results, StudyCatalogue catalogue)
    {
        var all = new SessionOrder[orders.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new SessionOrder(orders[i], results[i], OrderedProcedure.Read(orders[i], catalogue), WordsOrderStressTest(orders[i], results[i], catalogue));
        }

        if (all is [var alone])
        {
            return [new Session(alone, [], [])];
        }

        // Only orders of one day can meet, so a long list costs no more than its longest day.
        var days = all.Where(order => order.Order.CountsForBundling).GroupBy(order => (order.Order.Subject, order.Order.DateOfService)).ToDictionary(
            day => day.Key, day => day.Order(SessionOrder.ByContent).ToImmutableArray());
        var sessions = ImmutableArray.CreateBuilder<Session>(all.Length);
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

        return sessions.MoveToImmutable();
    }

    /// <summary>True when this order or another of its session orders a test of the kind: a study id, or a kind of the catalogue such as <c>stress-test</c>.</summary>
    public bool OrdersTestOfKind(string kind)
    {
        foreach (var other in Together)
        {
            if (other.IsOfKind(kind))
            {
                return true;
            }
        }

        return Own.Procedures.Any(procedure => procedure.Known?.Kind == kind);
    }

    private static bool AreTogether(ImagingOrder one, ImagingOrder other) =>
        !(one.Encounter is not null && other.Encounter is not null && one.Encounter != other.Encounter)
        && !(one.Requisition is not null && other.Requisition is not null && one.Requisition != other.Requisition)
        && !(one.StartTime is { } first && other.StartTime is { } second && (first.ToTimeSpan() - second.ToTimeSpan()).Duration() > Apart);

    private static bool WordsOrderStressTest(ImagingOrder order, StudyResult result, StudyCatalogue catalogue) =>
        !result.InScope && !order.RequestTexts.IsEmpty && RequestedComponents.Read(order, catalogue, hasHeartCode: false, []).OrdersStressTest;
}

/// <summary>One order as the session sees it.</summary>
internal sealed record SessionOrder(ImagingOrder Order, StudyResult Result, ImmutableArray<OrderedProcedure> Procedures, bool WordsOrderStressTest)
{
    /// <summary>By time, then by content, so that the order of the input never matters; orders that are equal in all that is the same either way.</summary>
    public static readonly IComparer<SessionOrder> ByContent = Comparer<SessionOrder>.Create((one, other) =>
    {
        var time = (one.Order.StartTime ?? TimeOnly.MaxValue).CompareTo(other.Order.StartTime ?? TimeOnly.MaxValue);
        var content = time != 0 ? time : string.CompareOrdinal(one.Content, other.Content);
        return content != 0 ? content : one.Order.Position.CompareTo(other.Order.Position);
    });

    private string Content => string.Join(
        '\n',
        [Order.Encounter ?? "", Order.Requisition ?? "", Order.Fingerprint, Order.Reference, .. Procedures.Select(procedure => procedure.Told.Code.Value), .. Order.RequestTexts.Select(text => text.Text), .. Order.Components.Select(told => told.Code.Value)]);

    public Study? Study => Result.Study;

    public ImmutableArray<string> Origins => [.. Procedures.Select(procedure => procedure.Told.Origin).OfType<string>()];

    public ImmutableArray<Evidence> Evidence => [.. Procedures.Select(procedure => procedure.Evidence)];

    /// <summary>True when the order is a heart CT with contrast, or cannot be anything else.</summary>
    public bool IsContrastCt => IsContrastCtStudy(Study) || (Study is null && Result.Candidates.Length > 1 && Result.Candidates.All(IsContrastCtStudy));

    public bool IsOfKind(string kind) =>
        Study?.Id == kind || (kind == "stress-test" && (WordsOrderStressTest || Study is { IsStressMri: true }))
        || Procedures.Any(procedure => procedure.Known?.Kind == kind);

    private static bool IsContrastCtStudy(Study? study) => study is { Modality: "CT", WithContrast: true };
}
