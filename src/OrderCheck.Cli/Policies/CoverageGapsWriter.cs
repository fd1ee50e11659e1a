using System.Collections.Immutable;

namespace OrderCheck.Cli.Policies;

/// <summary>What the knowledge does not hold, kind by kind; what is missing in several places is said once.</summary>
internal static class CoverageGapsWriter
{
    public static void Write(ConsoleOutput output, ImmutableArray<CoverageGap> gaps)
    {
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
        "unread-region" => "Regions of codes that nobody has read",
        "untold" => "Conditions that no document spells out",
        "own-knowledge" => "Criteria, lists and rules that rest on our own knowledge",
        "no-policy" => "Payers and areas without a coverage policy",
        "unreviewed-signal" => "Signals that no clinician has reviewed",
        _ => kind,
    };
}
