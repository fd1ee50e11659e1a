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
}

/// <summary>Weighs the notices on file. The best one counts.</summary>
internal static class NoticeReader
{
    // The form that expires 2026-01-31 could be signed until this day; MLN notices of 2026.
    private static readonly DateOnly LastDayOfOldForm = new(2026, 5, 12);
    private static readonly DateOnly OldFormExpiry = new(2026, 1, 31);

    public static string ToWire(NoticeState state) => state switch
    {
        NoticeState.Valid => "valid",
        NoticeState.ExpiredForm => "expired-form",
        NoticeState.Blanket => "blanket",
        NoticeState.Late => "late",
        NoticeState.Refused => "refused",
        NoticeState.RefusedWitnessed => "refused-witnessed",
        NoticeState.Option2 => "option-2",
        NoticeState.Option3 => "option-3",
        _ => "none",
    };

    /// <summary>The state that serves the patient's protection best among all notices on file.</summary>
    public static NoticeState Weigh(ImagingOrder order)
    {
        var best = NoticeState.None;
        foreach (var notice in order.Notices)
        {
            var state = Weigh(notice, order.DateOfService);
            if (Worth(state) > Worth(best))
            {
                best = state;
            }
        }

        return best;
    }

    private static NoticeState Weigh(NoticeOnFile notice, DateOnly service) =>
        notice.Choice == NoticeChoice.Blanket || notice.SignedOn is null ? NoticeState.Blanket
        : notice.SignedOn is { } signed && signed > service ? NoticeState.Late
        : notice.FormExpiry <= OldFormExpiry && (notice.SignedOn ?? service) > LastDayOfOldForm ? NoticeState.ExpiredForm
        : notice.Choice switch
        {
            NoticeChoice.Option2 => NoticeState.Option2,
            NoticeChoice.Option3 => NoticeState.Option3,
            NoticeChoice.Refused => NoticeState.Refused,
            NoticeChoice.RefusedWitnessed => NoticeState.RefusedWitnessed,
            _ => NoticeState.Valid,
        };

    private static int Worth(NoticeState state) => state switch
    {
        NoticeState.Valid => 8,
        NoticeState.Option2 => 7,
        NoticeState.Option3 => 6,
        NoticeState.RefusedWitnessed => 5,
        NoticeState.Refused => 4,
        NoticeState.Late => 3,
        NoticeState.ExpiredForm => 2,
        NoticeState.Blanket => 1,
        _ => 0,
    };
}
