using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What the own words of a coded reason, its text and the displays of its codes, leave of what the codes say.</summary>
internal static class ReasonWords
{
    /// <summary>
    /// Ids of the signals that the codes carry and the words name without stating them: "return if chest pain", "mother has HCM",
    /// "h/o chest pain". What the words say plainly in one place is stated. A denial or a doubt in the text is read elsewhere; in a
    /// display it counts here.
    /// </summary>
    public static IEnumerable<string> NotStated(Diagnosis reason, List<Signal> carried, SignalTable signals)
    {
        if (carried.Count == 0)
        {
            return [];
        }

        var displays = reason.Codes.Select(code => code.Code.Display).Distinct(StringComparer.Ordinal);
        return displays.SelectMany(display => Unstated(signals.ReadText(display), carried, IsOpenInDisplay))
            .Concat(Unstated(signals.ReadOwnText(reason.Text, carried), carried, IsOpenInText)).ToHashSet(StringComparer.Ordinal);
    }

    // "angina; father with CAD" speaks of the patient as well, so the relative's disease is no contradiction.
    private static IEnumerable<string> Unstated(
        ImmutableArray<PhraseMatch<Signal>> matches, List<Signal> carried, Func<PhraseMatch<Signal>, bool> isOpen)
    {
        var isOfPatient = matches.Any(SaysMore);
        return OfRelatives(matches, carried, isOfPatient).Concat(matches.Where(match => carried.Contains(match.Meaning)).GroupBy(match => match.Meaning.Id, StringComparer.Ordinal)
            .Where(named => !named.Any(IsStated)
                && named.Any(match => isOpen(match) && !(isOfPatient && match.Status == AssertionStatus.FamilyMember)))
            .Select(named => named.Key));
    }

    // "FHx CAD" is one phrase that names the disease as a relative's.
    private static IEnumerable<string> OfRelatives(ImmutableArray<PhraseMatch<Signal>> matches, List<Signal> carried, bool isOfPatient) =>
        isOfPatient ? [] : carried.Where(signal => matches.Any(match => match.Meaning.Class == SignalClass.FamilyHistory
            && signal.Phrases.Any(phrase => match.Phrase.EndsWith(' ' + phrase, StringComparison.Ordinal)))).Select(signal => signal.Id);

    private static bool IsStated(PhraseMatch<Signal> match) =>
        match.Status is AssertionStatus.Present or AssertionStatus.Planned or AssertionStatus.Done;

    private static bool SaysMore(PhraseMatch<Signal> match) => match is
    {
        Status: AssertionStatus.Present,
        Meaning.Class: SignalClass.Symptom or SignalClass.Disease or SignalClass.AbnormalTest or SignalClass.Status,
    };

    private static bool IsOpenInText(PhraseMatch<Signal> match) =>
        match.Status is AssertionStatus.Hypothetical or AssertionStatus.FamilyMember || IsPastSymptom(match);

    // The title of a code denies and suspects nothing of what the code says; words of the site's own may.
    private static bool IsOpenInDisplay(PhraseMatch<Signal> match) =>
        match.Status is AssertionStatus.Negated or AssertionStatus.Resolved or AssertionStatus.Possible || IsOpenInText(match);

    private static bool IsPastSymptom(PhraseMatch<Signal> match) =>
        match is { Status: AssertionStatus.Historical, Meaning.Class: SignalClass.Symptom };
}
