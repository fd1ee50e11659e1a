using System.Collections.Immutable;
using System.Globalization;

namespace OrderCheck.Cli.Policies;

/// <summary>What the knowledge does not hold, kind by kind; what is missing in several places is said once.</summary>
internal static class CoverageGapsWriter
{
    private const int ShownPayers = 20;

    /// <summary>Writes the orders that stay open, the documents to read next, then the gaps.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="gaps">What is missing.</param>
    /// <param name="watch">The documents to read next among what a person has to look at.</param>
    /// <param name="open">The orders that stay open, to rank by; null to rank by members.</param>
    public static void Write(ConsoleOutput output, ImmutableArray<CoverageGap> gaps, ImmutableArray<WatchItem> watch, OpenOrders? open)
    {
        if (open is not null)
        {
            Orders(output, open);
        }

        ReadNext(output, watch, open);
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

    private static void Orders(ConsoleOutput output, OpenOrders open)
    {
        output.Line($"Orders whose support no criterion decides: {Share(open.WithoutPolicy + open.ByStub, open.Orders)}", ConsoleOutput.Strong);
        output.Row(2, "no policy", 10, Share(open.WithoutPolicy, open.Orders));
        output.Row(2, "stub only", 10, Share(open.ByStub, open.Orders));
        output.Break();
        output.Table(
            ["payer", "orders", "why"],
            open.ByPayer.Take(ShownPayers).Select(one => (IReadOnlyList<string>)[one.Payer, $"{one.Orders}", one.ByStub ? "stub only" : "no policy"]));
        output.Break();
    }

    private static void ReadNext(ConsoleOutput output, ImmutableArray<WatchItem> watch, OpenOrders? open)
    {
        output.Line($"Read next, the heaviest first{(open is null ? "" : " by these orders")}", ConsoleOutput.Strong);
        var ranked = watch.Where(item => item.By is null)
            .OrderByDescending(item => open?.OpenWithout(item) ?? 0).ThenByDescending(item => item.MillionMembers ?? 0);
        foreach (var item in ranked)
        {
            output.Row(2, "-", 1, item.Says);
            output.Row(2, "", 1, $"{item.LookAt}. {item.Because}{Weight(item, open)}", ConsoleOutput.Faint);
        }

        output.Break();
    }

    private static string Weight(WatchItem item, OpenOrders? open)
    {
        var weights = new[]
        {
            open is null ? null : $"{open.OpenWithout(item)} orders",
            item.MillionMembers is { } members ? $"about {members} million members (our own estimate)" : null,
        }.OfType<string>().ToList();
        return weights.Count == 0 ? "" : $" {string.Join(", ", weights)}.";
    }

    private static string Share(long part, long whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{part:N0} of {whole:N0} ({(whole == 0 ? 0 : 100.0 * part / whole):0.0}%)");

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
