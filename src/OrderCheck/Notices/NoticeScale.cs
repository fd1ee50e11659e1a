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
}

/// <summary>Weighs the notices on file. The best one counts.</summary>
internal static class NoticeScale
{
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
        NoticeState.Old => "old",
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

        return best;
    }

    private static NoticeState Weigh(NoticeOnFile notice, DateOnly service, PolicyEdition? edition) =>
        notice.Choice == NoticeChoice.Blanket || notice.SignedOn is null ? NoticeState.Blanket
        : notice.SignedOn is { } signed && signed > service ? NoticeState.Late
        : edition?.NoticeForms.Any(form => notice.FormExpiry <= form.Expiry && notice.SignedOn > form.LastSigned) == true ? NoticeState.ExpiredForm
        : edition?.NoticeMonths is { } months && notice.SignedOn?.AddMonths(months) < service ? NoticeState.Old
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
        NoticeState.Valid => 9,
        NoticeState.Option2 => 8,
        NoticeState.Option3 => 7,
        NoticeState.RefusedWitnessed => 6,
        NoticeState.Refused => 5,
        NoticeState.Late => 4,
        NoticeState.Old => 3,
        NoticeState.ExpiredForm => 2,
        NoticeState.Blanket => 1,
        _ => 0,
    };
}
