using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>evidence/wordings.json</c>.</summary>
internal static class WordingsReader
{
    private static readonly FrozenDictionary<string, DispositionWord> Dispositions = new Dictionary<string, DispositionWord>
    {
        ["approved"] = DispositionWord.Approved, ["refused"] = DispositionWord.Refused, ["open"] = DispositionWord.Open,
        ["ended"] = DispositionWord.Ended,
        ["in-part"] = DispositionWord.InPart, ["other-service"] = DispositionWord.OtherService,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, EmploymentWord> Employment = new Dictionary<string, EmploymentWord>
    {
        ["not-working"] = EmploymentWord.NotWorking, ["other-relative"] = EmploymentWord.OtherRelative,
        ["large-employer"] = EmploymentWord.LargeEmployer,
        ["small-employer"] = EmploymentWord.SmallEmployer, ["headcount"] = EmploymentWord.Headcount, ["fewer"] = EmploymentWord.Fewer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, StenosisWord> Stenosis = new Dictionary<string, StenosisWord>
    {
        ["narrowing"] = StenosisWord.Narrowing, ["occlusion"] = StenosisWord.Occlusion, ["vessel"] = StenosisWord.Vessel,
        ["left-main"] = StenosisWord.LeftMain,
        ["proximal"] = StenosisWord.Proximal, ["mid"] = StenosisWord.Mid, ["distal"] = StenosisWord.Distal, ["other"] = StenosisWord.Other,
        ["below"] = StenosisWord.Below, ["above"] = StenosisWord.Above,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads the words of short texts.</summary>
    /// <exception cref="KnowledgeException">The file is wrong; the message says where and what would be right.</exception>
    public static Wordings Read(
        StrictJsonNode file, DocumentTable documents, ContextCues cues)
    {
        file.OptionalText("about");
        documents.Cite(file.Required("cite"));
        var read = new Wordings(
            new AuthorizationDispositions(Matcher(file.Required("dispositions"), Dispositions, cues)),
            new EmploymentReader(Matcher(file.Required("employment"), Employment, cues)),
            new StenosisReader(Matcher(file.Required("stenosis"), Stenosis, cues)));
        file.Done();
        return read;
    }

    private static ContextualPhraseMatcher<T> Matcher<T>(StrictJsonNode section, FrozenDictionary<string, T> meanings, ContextCues cues)
    {
        var words = meanings.SelectMany(
            meaning => section.RequiredList(meaning.Key, PhraseReader.Read).Select(phrase => (phrase, meaning.Value))).ToList();
        section.Done();
        return new ContextualPhraseMatcher<T>(words, cues);
    }
}

/// <summary>The readers of short texts.</summary>
/// <param name="Dispositions">Reads a payer's answer.</param>
/// <param name="Employment">Reads who works for how large an employer.</param>
/// <param name="Stenosis">Reads the narrowing that a report names.</param>
internal sealed record Wordings(AuthorizationDispositions Dispositions, EmploymentReader Employment, StenosisReader Stenosis);
