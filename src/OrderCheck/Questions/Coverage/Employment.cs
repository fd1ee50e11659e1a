using System.Globalization;

namespace OrderCheck;

/// <summary>Reads the fact <c>employment</c>: whose work it is and how large the employer is.</summary>
internal static class Employment
{
    private const int MaxTextLength = 200;
    private const int GroupPlanSize = 20;

    private static readonly string[] NotNow = ["retired", "unemployed", "not employed", "not working", "does not work", "no employment", "former", "formerly", "none", "left work"];
    private static readonly string[] OfOthers = ["son", "daughter", "child", "parent", "mother", "father"];
    private static readonly string[] Smaller = ["fewer than", "less than", "under", "below", "up to"];
    private static readonly string[] Counted = ["employee", "employees", "people", "workers", "staff", "employer", "company", "firm", "size", "or more", "at least"];

    /// <summary>
    /// Met when the patient or the spouse works for an employer of 20 or more, not met when neither works or the employer is
    /// smaller, unknown when the text does not say.
    /// </summary>
    public static Truth IsWorkingWithGroupPlan(string text)
    {
        var result = Truth.Unknown;
        var told = text.Length > MaxTextLength ? text[..MaxTextLength] : text;
        foreach (var clause in told.Replace(" and ", ";", StringComparison.OrdinalIgnoreCase).Replace(" but ", ";", StringComparison.OrdinalIgnoreCase).Split([',', ';', '.']))
        {
            var words = $" {string.Join(' ', clause.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} ";
            if (Says(words, NotNow))
            {
                // "retired, former employer of 200": what follows speaks of the past until somebody else is named.
                result = result == Truth.Met ? Truth.Met : Truth.NotMet;
                continue;
            }

            if (Says(words, OfOthers) || Size(words) is not { } large)
            {
                continue;
            }

            if (large)
            {
                return Truth.Met;
            }

            result = Truth.NotMet;
        }

        return result;
    }

    private static bool? Size(string words)
    {
        if (words.Contains(" large employer ", StringComparison.Ordinal) || words.Contains(" large group ", StringComparison.Ordinal))
        {
            return true;
        }

        if (words.Contains(" small employer ", StringComparison.Ordinal) || words.Contains(" small group ", StringComparison.Ordinal))
        {
            return false;
        }

        if (!Says(words, Counted) && !words.Contains('+', StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var word in words.Split(' '))
        {
            var digits = word.Trim('+', '<', '>', '=', '(', ')').Replace(",", "", StringComparison.Ordinal);
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return !(Says(words, Smaller) || word.StartsWith('<')) && number >= GroupPlanSize ? true
                    : Says(words, Smaller) && number > GroupPlanSize ? null : false;
            }
        }

        return null;
    }

    private static bool Says(string words, string[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (words.Contains($" {phrase} ", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
