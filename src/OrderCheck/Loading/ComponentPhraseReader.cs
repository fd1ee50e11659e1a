using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>studies/text.json</c>.</summary>
internal static class ComponentPhraseReader
{
    private static readonly FrozenSet<string> TextWords = new[]
    {
        "ct", "mr", "heart", "heart-study", "coronary", "angiography", "chest", "chest-ct", "other-body-part", "other-modality",
        "contrast-both",
        "contrast-with-only", "stress-unspecified", "rest", "stress-test", "chest-mra", "ffr-afterwards", "nothing",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A word of what is asked for.</summary>
    public static string Word(StrictJsonNode word) =>
        StudyComponents.All.Contains(word.AsText()) || TextWords.Contains(word.AsText())
            ? word.AsText()
            : throw word.Fault($"'{word.AsText()}' is not a word here",
            $"use one of {string.Join(", ", StudyComponents.All.Union(TextWords).Order(StringComparer.Ordinal))}");

    public static ContextualPhraseMatcher<ComponentPhrase> Read(StrictJsonNode file, ContextCues cues)
    {
        var phrases = new Dictionary<string, ComponentPhrase>(StringComparer.Ordinal);
        foreach (var entry in file.RequiredList("phrases", node => node))
        {
            var says = new ComponentPhrase(entry.RequiredList("says", Word).ToFrozenSet(StringComparer.Ordinal));
            foreach (var phrase in entry.RequiredList("phrases", node => node))
            {
                if (!phrases.TryAdd(phrase.AsText(), says))
                {
                    throw phrase.Fault($"'{phrase.AsText()}' is there twice", "keep one");
                }
            }

            entry.Done();
        }

        file.OptionalText("about");
        file.Done();
        return new ContextualPhraseMatcher<ComponentPhrase>(phrases.Select(phrase => (phrase.Key, phrase.Value)), cues);
    }
}
