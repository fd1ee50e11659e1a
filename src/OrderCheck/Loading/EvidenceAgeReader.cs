using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>evidence/ages.json</c>.</summary>
internal static class EvidenceAgeReader
{
    public const string Path = "evidence/ages.json";

    public static EvidenceAges Read(
        StrictJsonNode file, FactVocabulary facts, TestKindTable tests, SignalTable signals, DocumentTable documents)
    {
        file.OptionalText("about");
        var (factDays, testDays, signalDays) = (
            new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal),
            new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var window in file.RequiredList("windows", node => node))
        {
            var days = window.Required("days").AsInteger();
            if (days < 1)
            {
                throw window.Fault($"{days} days are no window", "give at least 1 day");
            }

            Add(window, "facts", factDays, days, name => facts.Find(name) is not null, "a name of terminology/facts.json");
            Add(window, "tests", testDays, days, tests.Knows, "a kind or group of terminology/prior-tests.json");
            Add(window, "signals", signalDays, days, name => signals.Find(name) is not null, "an id of screening/signals.json");
            documents.Cite(window.Required("cite"));
            window.Done();
        }

        file.Done();
        return new EvidenceAges(factDays.ToFrozenDictionary(StringComparer.Ordinal), testDays.ToFrozenDictionary(StringComparer.Ordinal),
            signalDays.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static void Add(
        StrictJsonNode window, string list, Dictionary<string, int> days, int count, Func<string, bool> isKnown, string remedy)
    {
        foreach (var name in window.List(list, node => node))
        {
            if (!isKnown(name.AsText()))
            {
                throw name.Fault($"'{name.AsText()}' is not known", $"use {remedy}");
            }

            if (!days.TryAdd(name.AsText(), count))
            {
                throw name.Fault($"'{name.AsText()}' has two windows", "keep one");
            }
        }
    }
}
