namespace OrderCheck.Cli;

/// <summary>What a check of the knowledge counted.</summary>
internal static class KnowledgeReportWriter
{
    public static void Write(Screen screen, Knowledge knowledge, KnowledgeReport report)
    {
        screen.Line($"Knowledge {knowledge.Version}", Screen.Strong);
        foreach (var (label, count) in new (string, int)[]
        {
            ("policies", report.Policies), ("editions", report.Editions), ("criteria", report.Criteria), ("rules", report.Rules),
            ("notes", report.Notes), ("cases", report.Cases), ("pins", report.Pins), ("calendar days", report.Days), ("faults", report.Faults.Length),
        })
        {
            // Whether a case depends on a criterion shows only while all cases hold.
            screen.Row(2, label, 13, label == "pins" && count == 0 && !report.Faults.IsEmpty ? "not counted while a case does not hold" : $"{count}", label == "faults" && count > 0 ? Screen.Bad : null);
        }

        screen.Break();
        screen.Line("Codes per list", Screen.Strong);
        screen.Table(
            ["policy", "list", "codes", "edition"],
            report.Lists.Select(list => (IReadOnlyList<string>)[list.Policy, list.List, $"{list.Codes}", Wording.Of(list.Edition)]));
    }
}
