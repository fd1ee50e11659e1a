namespace OrderCheck;

/// <summary>What the notice on file is worth on the day of service.</summary>
internal enum NoticeState
{
    None,
    Valid,
    ExpiredForm,
    Blanket,
    Late,
    Refused,
    RefusedWitnessed,
    Option2,
    Option3,
    Old,
    NoOption,
    StudyDone,
}

/// <summary>Weighs the notices on file. The best one counts.</summary>
internal static class NoticeEvaluator
{
    public static string ToCode(NoticeState state) => state switch
    {
        NoticeState.Valid => "valid",
        NoticeState.ExpiredForm => "expired-form",
        NoticeState.Blanket => "blanket",
        NoticeState.Late => "late",
        NoticeState.Refused => "refused",
        NoticeState.RefusedWitnessed => "refused-witnessed",
        NoticeState.Option2 => "option-2",
        NoticeState.Option3 => "option-3",
        NoticeState.Old => "old",
        NoticeState.NoOption => "no-option",
        NoticeState.StudyDone => "study-done",
        _ => "none",
    };

    /// <summary>The state that serves the patient's protection best among all notices on file.</summary>
    public static NoticeState Weigh(ImagingOrder order, PolicyEdition? edition)
    {
        var best = NoticeState.None;
        foreach (var notice in order.Notices)
        {
            var state = Weigh(notice, order.DateOfService, edition);
            if (Worth(state) > Worth(best))
            {
                best = state;
            }
        }

        // Once the study is done no valid notice can be had any more.
        return order.StudyDone && best is (NoticeState.None or NoticeState.Blanket or NoticeState.NoOption or NoticeState.Old or NoticeState.ExpiredForm) ? NoticeState.StudyDone : best;
    }

    /// <summary>The notices on file that are in this state.</summary>
    public static IEnumerable<NoticeOnFile> InState(NoticeState state, ImagingOrder order, PolicyEdition? edition) =>
        order.Notices.Where(notice => Weigh(notice, order.DateOfService, edition) == state);

    private static NoticeState Weigh(NoticeOnFile notice, DateOnly service, PolicyEdition? edition) =>
        notice.Choice == NoticeChoice.Blanket || notice.SignedOn is null ? NoticeState.Blanket
        : notice.SignedOn is { } signed && signed > service ? NoticeState.Late
        : edition?.NoticeForms.Any(form => notice.FormExpiry <= form.Expiry && notice.SignedOn > form.LastSigned) == true ? NoticeState.ExpiredForm
        : edition?.NoticeMonths is { } months && notice.SignedOn is { } day && IsPast(day, months, service) ? NoticeState.Old
        : notice.Choice switch
        {
            NoticeChoice.Option2 => NoticeState.Option2,
            NoticeChoice.Option3 => NoticeState.Option3,
            NoticeChoice.Refused => NoticeState.Refused,
            NoticeChoice.RefusedWitnessed => NoticeState.RefusedWitnessed,
            NoticeChoice.Option1 => NoticeState.Valid,
            _ => NoticeState.NoOption,
        };

    // Behind the last day of the calendar nothing is past.
    private static bool IsPast(DateOnly signed, int months, DateOnly service) => signed <= DateOnly.MaxValue.AddMonths(-months) && signed.AddMonths(months) < service;

    private static int Worth(NoticeState state) => state switch
    {
        NoticeState.Valid => 10,
        NoticeState.Option2 => 9,
        NoticeState.Option3 => 8,
        NoticeState.RefusedWitnessed => 7,
        NoticeState.Refused => 6,
        NoticeState.Late => 5,
        NoticeState.NoOption => 4,
        NoticeState.Old => 3,
        NoticeState.ExpiredForm => 2,
        NoticeState.Blanket => 1,
        _ => 0,
    };
}
