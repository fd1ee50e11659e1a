using System.Globalization;
using System.Text;

namespace OrderCheck.Replay.Terminal;

/// <summary>Text from outside, made safe to show.</summary>
internal static class TerminalSafeText
{
    /// <summary>
    /// Replaces what could steer a terminal or change the order in which text is read (control and format characters, line and
    /// paragraph separators, halves of surrogate pairs) by a visible mark; white space becomes a single space.
    /// </summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
            {
                if (clean.Length == 0 || clean[^1] != ' ')
                {
                    clean.Append(' ');
                }

                continue;
            }

            var harmful = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned;
            clean.Append(harmful ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }
}
