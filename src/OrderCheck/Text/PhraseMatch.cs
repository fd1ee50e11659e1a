namespace OrderCheck;

/// <summary>A phrase found in a text, with what the text asserts of it.</summary>
/// <param name="Meaning">What the phrase means.</param>
/// <param name="Status">What its context asserts.</param>
/// <param name="Phrase">Its words as they were matched, lower case.</param>
/// <param name="Start">Position of its first token.</param>
/// <param name="End">Position after its last token.</param>
internal readonly record struct PhraseMatch<T>(T Meaning, AssertionStatus Status, string Phrase, int Start, int End);
