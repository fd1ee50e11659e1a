namespace OrderCheck.Tests.Notices;

/// <summary>The reading grade of Flesch and Kincaid; syllables are counted by groups of vowels, a silent e at the end not.</summary>
internal static class ReadingGrade
{
    public static double Of(string text)
    {
        var sentences = text.Count(c => c is '.' or '?' or '!');
        string[] words = [.. text.Split([' ', '-', ',', '.', '(', ')'], StringSplitOptions.RemoveEmptyEntries)];
        return (0.39 * words.Length / Math.Max(1, sentences)) + (11.8 * words.Sum(Syllables) / words.Length) - 15.59;
    }

    private static int Syllables(string word)
    {
        var lower = word.ToLowerInvariant();
        var groups = lower.Where((c, at) => IsVowel(c) && (at == 0 || !IsVowel(lower[at - 1]))).Count();
        var isSilent = lower.EndsWith('e') && !lower.EndsWith("le", StringComparison.Ordinal) && groups > 1;
        return Math.Max(1, isSilent ? groups - 1 : groups);
    }

    private static bool IsVowel(char c) => "aeiouy".Contains(c, StringComparison.Ordinal);
}
