namespace OrderCheck;

/// <summary>Texts about an order as a whole.</summary>
internal static class OrderTexts
{
    public static FindingText AllClear => new(FindingCode.AllClear, "Nothing to change on this order.");

    public static FindingText Unreadable(UnreadableOrder fault) => new(FindingCode.OrderUnreadable, fault.Problem, fault.Remedy);

    /// <summary>An order that a fault of ours left without answers.</summary>
    public static FindingText TechnicalFault => new(
        FindingCode.OrderUnreadable, "This order could not be checked because of a fault in OrderCheck; nothing was found out about it.",
        "Decide as you would without this check, or ask again later; the order itself is not at fault.");

    /// <summary>An order that was not reached before the time of its request was up.</summary>
    public static FindingText OutOfTime => new(
        FindingCode.OrderUnreadable, "This order was not checked: the time for this request was up; nothing was found out about it.",
        "Send it again with fewer orders or less of the chart; the order itself is not at fault.");

    public static FindingText DateOfServiceInferred(DateOnly taken) => new(
        FindingCode.DateOfServiceInferred, $"The day of the study was not told; {taken.Iso()} was taken.",
        "Put the planned day on the order: policies and codes depend on it.");

    public static FindingText PatientDeceased(DateOnly? on) => new(
        FindingCode.PatientDeceased, $"The patient is recorded as deceased{(on is { } day ? $" on {day.Iso()}" : "")}.",
        "Check that this is the right chart and that the order is still wanted.");

    public static FindingText PeriodChanges(DateOnly first, DateOnly last, IEnumerable<string> changes) => new(
        FindingCode.DateOfServiceInferred, $"The study is planned for {first.Iso()} to {last.Iso()}, and {first.Iso()} was taken. Within that time changes {string.Join(", ", changes)}.",
        "Check the order again when its day is fixed.");

    public static FindingText PeriodCrossesCodeYear(DateOnly first, DateOnly last) => new(
        FindingCode.DateOfServiceInferred, $"The study is planned for {first.Iso()} to {last.Iso()}, and {first.Iso()} was taken. A new year of codes starts within that time.",
        "Check the codes again when the day is fixed.");

    /// <summary>In place of the findings of one code beyond a limit.</summary>
    public static FindingText MoreOfThisKind(string code, int count) => new(code, $"There {Wording.ForCount(count, "is 1 more finding", $"are {count} more findings")} of this kind.");
}
