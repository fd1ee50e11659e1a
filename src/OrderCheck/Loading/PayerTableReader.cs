using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads <c>terminology/payers.json</c> and a site's own payer table in the same format.</summary>
internal static class PayerTableReader
{
    /// <summary>Reads the shipped table and, when there is one, the site's: its rows replace shipped rows of the same id and go before the others.</summary>
    public static PayerTable Read(StrictJsonNode shipped, StrictJsonNode? site)
    {
        var ours = ReadFile(shipped);
        var own = site is null ? (Payers: [], PlanTypeWords: []) : ReadFile(site);
        return new PayerTable(
            [.. own.Payers, .. ours.Payers.Where(payer => own.Payers.All(other => other.Id != payer.Id))],
            ours.PlanTypeWords.Union(own.PlanTypeWords).ToFrozenSet(StringComparer.Ordinal));
    }

    private static (ImmutableArray<Payer> Payers, ImmutableArray<string> PlanTypeWords) ReadFile(StrictJsonNode file)
    {
        var payers = file.RequiredList("payers", ReadRow);
        var words = file.Texts("planTypeWords");
        file.OptionalText("about");
        file.Done();
        return payers.GroupBy(payer => payer.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw file.Fault($"payer '{twice.Key}' is there twice", "keep one row per id")
            : (payers, words);
    }

    private static Payer ReadRow(StrictJsonNode node)
    {
        var kind = node.OptionalText("kind") is { } word ? Kind(node, word) : PayerKind.Unknown;
        var lines = node.Texts("lines");
        var payer = new Payer(node.Text("id"), node.Text("name"), kind, node.Texts("names"), node.Texts("identifiers"), node.OptionalText("asSecondary"))
        {
            Lines = kind != PayerKind.Unknown ? [] : lines.IsEmpty ? [PayerKind.Commercial, PayerKind.MedicareAdvantage] : [.. lines.Select(line => Kind(node, line))],
            Jurisdiction = node.OptionalText("jurisdiction"),
        };
        node.OptionalText("note");
        node.Done();
        return payer;
    }

    private static PayerKind Kind(StrictJsonNode node, string word) =>
        WireCodes.FromWire<PayerKind>(word, WireCodes.ToCode) ?? throw node.Fault($"'{word}' is not a payer kind", "use a payer kind of the wire contract");
}
