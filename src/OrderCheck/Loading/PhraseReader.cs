namespace OrderCheck;

/// <summary>Reads the words of a phrase or cue.</summary>
internal static class PhraseReader
{
    /// <summary>The words, when a text can hold them.</summary>
    /// <exception cref="KnowledgeException">There is no word in them, or too many.</exception>
    public static string Read(StrictJsonNode node)
    {
        var words = node.AsText();
        return TextTokens.IsPattern(words) ? words
            : TextTokens.OfPattern(words).IsEmpty ? throw node.Fault($"'{words}' holds no word", "write words of letters and digits")
            : throw node.Fault($"'{words}' has too many words", $"write at most {TextTokens.MaxPatternTokens}, a slash counting as one");
    }
}
