using System.Collections.Immutable;

namespace OrderCheck.Cli.Policies;

/// <summary>What a check of the knowledge counted.</summary>
internal static class KnowledgeReportWriter
{
    public static void Write(ConsoleOutput output, Knowledge knowledge, KnowledgeReport report)
    {
        output.Line($"Knowledge {knowledge.Version}", ConsoleOutput.Strong);
        foreach (var (label, count) in new (string, int)[]
        {
            ("policies", report.Policies), ("editions", report.Editions), ("criteria", report.Criteria), ("rules", report.Rules),
            ("notes", report.Notes), ("cases", report.Cases), ("pins", report.Pins), ("calendar days", report.Days),
            ("faults", report.Faults.Length),
        })
        {
            // Whether a case depends on a criterion shows only while all cases hold.
            output.Row(2, label, 13, label == "pins" && count == 0
                && !report.Faults.IsEmpty ? "not counted while a case does not hold" : $"{count}", label == "faults"
                && count > 0 ? ConsoleOutput.Bad : null);
        }

        output.Break();
        output.Line("Coverage policies", ConsoleOutput.Strong);
        output.Row(2, "decide", 13, $"{report.Coverage.Both.Length}, each with a case that a criterion of it supports and one that a criterion of it does not");
        Named("one side only", report.Coverage.OneSided);
        Named("stubs", report.Coverage.Stubs);
        output.Break();
        output.Line("Codes per list", ConsoleOutput.Strong);
        output.Table(
            ["policy", "list", "codes", "edition"],
            report.Lists.Select(list => (IReadOnlyList<string>)[list.Policy, list.List, $"{list.Codes}", Formats.Of(list.Edition)]));

        void Named(string label, ImmutableArray<string> policies) => output.Row(2, label, 13, $"{policies.Length}{(policies.IsEmpty ? "" : ": ")}{string.Join(", ", policies)}");
    }
}
