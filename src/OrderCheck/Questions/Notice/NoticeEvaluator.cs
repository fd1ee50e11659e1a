using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Rates the notices on file. The best one counts.</summary>
internal static class NoticeEvaluator
{
    private static readonly ImmutableArray<NoticeState> Ascending =
    [
        NoticeState.Blanket, NoticeState.ExpiredForm, NoticeState.Old, NoticeState.NoOption, NoticeState.Late, NoticeState.Refused,
        NoticeState.RefusedWitnessed, NoticeState.Option3, NoticeState.Option2, NoticeState.Valid,
    ];

    /// <summary>The state that serves the patient's protection best among all notices on file.</summary>
    public static NoticeState Evaluate(ImagingOrder order, PolicyEdition? edition)
    {
        var best = NoticeState.None;
        foreach (var notice in order.Notices)
        {
            var state = Evaluate(notice, order.DateOfService, edition);
            if (Rank(state) > Rank(best))
            {
                best = state;
            }
        }

        // Once the study is done no valid notice can be obtained any more.
        return order.StudyDone
            && best is (NoticeState.None or NoticeState.Blanket or NoticeState.NoOption or NoticeState.Old or NoticeState.ExpiredForm)
            ? NoticeState.StudyDone : best;
    }

    /// <summary>The notices on file that are in this state.</summary>
    public static IEnumerable<NoticeOnFile> InState(NoticeState state, ImagingOrder order, PolicyEdition? edition) =>
        order.Notices.Where(notice => Evaluate(notice, order.DateOfService, edition) == state);

    private static NoticeState Evaluate(NoticeOnFile notice, DateOnly service, PolicyEdition? edition) =>
        notice.Choice == NoticeChoice.Blanket || notice.SignedOn is null ? NoticeState.Blanket
        : notice.SignedOn is { } signed && signed > service ? NoticeState.Late
        : IsExpiredForm(notice, edition) ? NoticeState.ExpiredForm
        : edition?.NoticeMonths is { } months && notice.SignedOn is { } day && IsPast(day, months, service) ? NoticeState.Old
        : ByChoice(notice.Choice);

    private static bool IsExpiredForm(NoticeOnFile notice, PolicyEdition? edition) =>
        edition?.NoticeForms.Any(form => notice.FormExpiry <= form.Expiry && notice.SignedOn > form.LastSigned) == true;

    private static NoticeState ByChoice(NoticeChoice choice) => choice switch
    {
        NoticeChoice.Option2 => NoticeState.Option2,
        NoticeChoice.Option3 => NoticeState.Option3,
        NoticeChoice.Refused => NoticeState.Refused,
        NoticeChoice.RefusedWitnessed => NoticeState.RefusedWitnessed,
        NoticeChoice.Option1 => NoticeState.Valid,
        _ => NoticeState.NoOption,
    };

    // Guards against DateOnly overflow.
    private static bool IsPast(DateOnly signed, int months, DateOnly service) => signed <= DateOnly.MaxValue.AddMonths(-months)
        && signed.AddMonths(months) < service;

    // No notice, or one that came too late to exist, is below all of them.
    private static int Rank(NoticeState state) => Ascending.IndexOf(state);
}
