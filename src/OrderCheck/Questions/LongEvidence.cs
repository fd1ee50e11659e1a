namespace OrderCheck;

/// <summary>Truncates long evidence for display; the assessment id still covers all of it.</summary>
internal static class LongEvidence
{
    private const int MaxShown = 8;

    public static OrderAssessment Shorten(OrderAssessment assessment) =>
        assessment.Trail.Any(IsLong) ? assessment with { Trail = [.. assessment.Trail.Select(Shorten)] } : assessment;

    private static TrailEntry Shorten(TrailEntry entry) => !IsLong(entry) ? entry : entry with
    {
        Evidence = [.. entry.Evidence.AsSpan(0, MaxShown),
        new Evidence(FormattableString.Invariant($"and {entry.Evidence.Length - MaxShown} more"), null)],
    };

    private static bool IsLong(TrailEntry entry) => entry.Evidence.Length > MaxShown + 1;
}
