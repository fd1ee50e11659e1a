namespace OrderCheck;

/// <summary>Reads <c>screening/signals.json</c>.</summary>
internal static class SignalReader
{
    public static SignalTable Read(StrictJsonNode file, FactVocabulary facts, DocumentTable documents, ContextCues cues)
    {
        file.OptionalText("about");
        var notSignals = file.List("notSignals", PhraseReader.Read);
        var signals = file.RequiredList("signals", node =>
        {
            var signal = new Signal(
                node.Text("id"), node.Required("class").Word(SignalTable.Classes), node.Text("label"), node.Flag("reviewed"), documents.Cite(node.Required("cite")))
            {
                Icd10Cm = node.List("icd10cm", Pattern),
                Snomed = node.List("snomed", Digits),
                Procedures = node.Texts("procedures"),
                Phrases = node.List("phrases", PhraseReader.Read),
                OwnWords = node.List("ownWords", PhraseReader.Read),
                PlanPhrases = node.List("planPhrases", PhraseReader.Read),
                Removals = node.List("removals", PhraseReader.Read),
                RemovedBy = node.Texts("removedBy"),
                Denials = node.List("denials", PhraseReader.Read),
                Afterwards = node.OptionalText("afterwards"),
                Establishes = node.OptionalText("establishes"),
                Lasting = node.Flag("lasting"),
                ByProcedure = node.Flag("byProcedure"),
                Removable = node.Flag("removable"),
                ReasonOnly = node.Flag("reasonOnly"),
                Tells = node.List("tells", tells => Tell(tells, facts)),
            };
            if (!signal.Removable && signal.Removals.Length + signal.RemovedBy.Length > 0)
            {
                throw node.Fault($"'{signal.Id}' says how it is removed and is not removable", "add \"removable\": true, or take the removals away");
            }

            node.Done();
            return signal;
        });
        file.Done();
        if (signals.GroupBy(signal => signal.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"signal '{twice.Key}' is there twice", "keep one");
        }

        if (signals.All(signal => signal.Id != SignalTable.FamilyHistoryId))
        {
            throw file.Fault($"signal '{SignalTable.FamilyHistoryId}' is missing", "add it: the words of a relative's heart disease mean it");
        }

        var ids = signals.Select(signal => signal.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var named in signals.SelectMany(signal => new[] { signal.Afterwards, signal.Establishes }).OfType<string>().Where(named => !ids.Contains(named)))
        {
            throw file.Fault($"'{named}', which a signal leaves or establishes, is not a signal", "use the id of a signal");
        }

        return new SignalTable(signals, notSignals, cues);
    }

    private static string Pattern(StrictJsonNode node)
    {
        var pattern = node.AsText();
        var stem = pattern.EndsWith('*') ? pattern[..^1] : pattern;
        return stem.Length >= (pattern.EndsWith('*') ? 1 : 3) && char.IsAsciiLetterUpper(stem[0]) && stem.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '.')
            ? pattern
            : throw node.Fault($"'{pattern}' is neither an ICD-10-CM code nor a pattern", "write I25.10, or I25.7* for all codes that start so");
    }

    private static string Digits(StrictJsonNode node) =>
        node.AsText().All(char.IsAsciiDigit) ? node.AsText() : throw node.Fault($"'{node.AsText()}' is not a SNOMED CT code", "write its digits in quotes");

    private static Fact Tell(StrictJsonNode node, FactVocabulary facts)
    {
        var name = node.Text("fact");
        var fact = facts.Find(name) ?? throw node.Fault($"fact '{name}' is not in terminology/facts.json", "use a fact of the vocabulary");
        var value = node.Required("value");
        var told = fact.Type switch
        {
            FactType.Flag => FactValue.Of(value.AsFlag()),
            FactType.Number => FactValue.Of(value.AsNumber()),
            FactType.Word when !fact.Words.Contains(value.AsText()) =>
                throw value.Fault($"'{value.AsText()}' is not a value of '{name}'", $"use one of {string.Join(", ", fact.Words)}"),
            _ => FactValue.Of(value.AsText()),
        };
        node.Done();
        return new Fact(name, told);
    }
}
