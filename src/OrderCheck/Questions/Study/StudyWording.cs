namespace OrderCheck;

/// <summary>Studies and their codes as they are written inside a sentence.</summary>
internal static class StudyWording
{
    /// <summary>The label of a study.</summary>
    public static string InSentence(this Study study) =>
        char.IsLower(study.Label[1]) ? char.ToLowerInvariant(study.Label[0]) + study.Label[1..] : study.Label;

    /// <summary>The codes of several studies, each once: <c>75557 and 75561</c>.</summary>
    public static string CodesInSentence(this IEnumerable<Study> studies) => Joined(studies.Select(study => study.CptCode));

    /// <summary>Several studies to choose from.</summary>
    public static string ChoiceInSentence(this IEnumerable<Study> studies) =>
        string.Join("; ", studies.Select(study => $"{study.CptCode} {study.InSentence()}"));

    public static string Joined(IEnumerable<string> codes) => string.Join(" and ", codes.Distinct(StringComparer.Ordinal));
}
