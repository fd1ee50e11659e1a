using System.Buffers;

namespace OrderCheck;

/// <summary>The forms of CPT and ICD-10-CM codes, for codes that may have come without their system. A form says nothing about whether the
/// code exists.</summary>
internal static class CodeForms
{
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>True for four digits and a digit or one of the letters that CPT uses, in upper case.</summary>
    public static bool IsCpt(string value) => LooksLikeCpt(value)
        && (char.IsAsciiDigit(value[4]) || value[4] is 'A' or 'F' or 'M' or 'T' or 'U');

    /// <summary>True for four digits and a digit or any letter: meant as CPT, perhaps mistyped.</summary>
    public static bool LooksLikeCpt(string value) =>
        value.Length == 5 && value.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && char.IsAsciiLetterOrDigit(value[4]);

    /// <summary>True for a letter, a digit, a letter or digit and up to four more, with or without the dot, in either case.</summary>
    public static bool LooksLikeIcd10Cm(string value)
    {
        if (value.Length is < 3 or > 8 || !char.IsAsciiLetter(value[0]) || !char.IsAsciiDigit(value[1])
            || !char.IsAsciiLetterOrDigit(value[2]))
        {
            return false;
        }

        var rest = value.AsSpan(value.Length > 3 && value[3] == '.' ? 4 : 3);
        return rest.Length <= 4 && rest.Length > 0 == value.Length > 3 && !rest.ContainsAnyExcept(Alphanumeric);
    }

    /// <summary>True for digits, a hyphen and a check digit.</summary>
    public static bool LooksLikeLoinc(string value) =>
        value.Length is >= 3 and <= 10 && value[^2] == '-' && char.IsAsciiDigit(value[^1])
        && value.AsSpan(0, value.Length - 2).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>True for an id of the RadLex playbook, which often travels as a local code.</summary>
    public static bool LooksLikeRadLex(string value) =>
        value.Length is > 4 and <= 12 && value.StartsWith("RPID", StringComparison.OrdinalIgnoreCase)
        && value.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>True for a category or a code with its dot, in upper case: nothing else than a diagnosis, even where a procedure code is
    /// expected.</summary>
    public static bool IsDottedIcd10Cm(string value) =>
        value.Length is >= 3 and <= 8 && char.IsAsciiLetterUpper(value[0]) && char.IsAsciiDigit(value[1])
        && char.IsAsciiLetterOrDigit(value[2])
        && (value.Length == 3 || value[3] == '.');
}
