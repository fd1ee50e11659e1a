using System.Globalization;

namespace OrderCheck;

/// <summary>Lists, days, studies and coverages as they are written inside a sentence.</summary>
internal static class Wording
{
    /// <summary>The label of a study, in lower case unless it starts with an abbreviation.</summary>
    public static string InSentence(this Study study) =>
        char.IsLower(study.Label[1]) ? char.ToLowerInvariant(study.Label[0]) + study.Label[1..] : study.Label;

    /// <summary>The label of a study with its CPT code.</summary>
    public static string WithCode(this Study study) => $"{study.InSentence()} ({study.CptCode})";

    /// <summary>Studies to choose from.</summary>
    public static string Choice(IEnumerable<Study> studies) =>
        string.Join("; ", studies.Select(study => $"{study.CptCode} {study.InSentence()}"));

    /// <summary>The plan's name, else the payer's, else the kind of payer.</summary>
    public static string DisplayName(this PatientCoverage coverage) => coverage.PlanName ?? coverage.PayerName ?? coverage.Kind.ToCode();

    /// <summary><c>a, b and c</c>, each once.</summary>
    public static string And(IEnumerable<string> items)
    {
        var all = items.Distinct(StringComparer.Ordinal).ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    /// <summary><c>a, b and c</c>, the CPT codes of the studies, each once.</summary>
    public static string And(IEnumerable<Study> studies) => And(studies.Select(study => study.CptCode));

    /// <summary><c>a, b</c>, each once.</summary>
    public static string Comma(IEnumerable<string> items) => string.Join(", ", items.Distinct(StringComparer.Ordinal));

    /// <summary><c>a, b and 3 more</c>: at most <paramref name="max"/> are named.</summary>
    public static string Some(IEnumerable<string> items, int max)
    {
        var all = items.Distinct(StringComparer.Ordinal).ToList();
        return all.Count <= max ? string.Join(", ", all) : $"{string.Join(", ", all.Take(max))} and {all.Count - max} more";
    }

    /// <summary>The form of a word or phrase for one item, or for several.</summary>
    public static string ForCount(int count, string one, string several) => count == 1 ? one : several;

    /// <summary>The form for one item, or for several, of which each counts once.</summary>
    public static string ForCount(IEnumerable<string> items, string one, string several) =>
        ForCount(items.Distinct(StringComparer.Ordinal).Count(), one, several);

    /// <summary><c>a; b</c>: for items that hold commas themselves.</summary>
    public static string Semicolon(IEnumerable<string> items) => string.Join("; ", items);

    public static string Iso(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
