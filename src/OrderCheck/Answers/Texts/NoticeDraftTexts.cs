namespace OrderCheck;

/// <summary>Why no Advance Beneficiary Notice is drafted.</summary>
internal static class NoticeDraftTexts
{
    public const string NotInScope = "No notice is drafted: this is not a heart CT or heart MRI order.";
    public const string StudyOpen = "No notice is drafted: a notice names the study, and which one is meant is still open. Settle the study first.";

    public static string StudyIsPast(DateOnly day) =>
        $"No notice is drafted: the day of the study, {day.Iso()}, is past, and a notice counts only when it is signed before the study.";

    public static string NotCalledFor(AbnStatus status, string why) => status switch
    {
        AbnStatus.OnFile => $"No notice is drafted: one is on file already. {why}",
        AbnStatus.Undetermined => $"No notice is drafted: whether one is called for is still open. {why}",
        AbnStatus.Needed => $"No notice is drafted: a valid one can no longer be had. {why}",
        AbnStatus.NotApplicable => $"No notice is drafted: it would not be valid here. {why}",
        _ => $"No notice is drafted: none is called for. {why}",
    };
}
