using System.Collections.Immutable;

namespace OrderCheck.Cli.Policies;

/// <summary>What the knowledge does not hold, kind by kind; what is missing in several places is said once.</summary>
internal static class CoverageGapsWriter
{
    public static void Write(ConsoleOutput output, ImmutableArray<CoverageGap> gaps, ImmutableArray<WatchItem> watch)
    {
        output.Line("Read next, the heaviest first", ConsoleOutput.Strong);
        foreach (var item in watch.Where(item => item.By is null))
        {
            output.Row(2, "-", 1, item.Says);
            output.Row(2, "", 1, $"{item.LookAt}. {item.Because}", ConsoleOutput.Faint);
        }

        output.Break();
        foreach (var kind in gaps.GroupBy(gap => gap.Kind, StringComparer.Ordinal))
        {
            output.Line($"{Title(kind.Key)}: {kind.Count()}", ConsoleOutput.Strong);
            foreach (var same in kind.GroupBy(gap => gap.Says, StringComparer.Ordinal))
            {
                output.Row(2, "-", 1, same.Key);
                output.Row(2, "", 1, string.Join(", ", same.Select(gap => gap.Where)), ConsoleOutput.Faint);
            }

            output.Break();
        }

        output.Line($"{gaps.Length} gaps");
    }

    private static string Title(string kind) => kind switch
    {
        "stub" => "Policies whose criteria nobody has read: their answers stay open",
        "unread-region" => "Regions of codes that nobody has read",
        "untold" => "Conditions that no document spells out",
        "own-knowledge" => "Criteria, lists and rules that rest on our own knowledge",
        "no-policy" => "Payers and areas without a coverage policy",
        "unreviewed-signal" => "Signals that no clinician has reviewed",
        _ => kind,
    };
}
