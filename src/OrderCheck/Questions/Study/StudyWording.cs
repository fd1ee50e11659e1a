namespace OrderCheck;

internal static class StudyWording
{
    /// <summary>The label as it stands inside a sentence.</summary>
    public static string InSentence(this Study study) =>
        char.IsLower(study.Label[1]) ? char.ToLowerInvariant(study.Label[0]) + study.Label[1..] : study.Label;
}
