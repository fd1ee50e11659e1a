using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>policies/plans.json</c>.</summary>
internal static class PlanTableReader
{
    public const string Path = "policies/plans.json";

    public static PlanTable Read(StrictJsonNode file, PayerTable payers, DocumentTable documents)
    {
        file.OptionalText("about");
        var reviewers = file.RequiredList("reviewers", node =>
        {
            var reviewer = (Id: node.Text("id"), Name: node.Text("name"));
            node.OptionalText("note");
            node.Done();
            return reviewer;
        }).ToFrozenDictionary(reviewer => reviewer.Id, reviewer => reviewer.Name, StringComparer.Ordinal);
        var rows = file.RequiredList("plans", node => ReadRow(node, reviewers, payers, documents));
        file.Done();
        return new PlanTable(reviewers, rows);
    }

    private static PlanReviewer ReadRow(
        StrictJsonNode node, FrozenDictionary<string, string> reviewers, PayerTable payers, DocumentTable documents)
    {
        var row = new PlanReviewer(
            node.Text("plan"),
            Known(node.Required("payer"), "payer", "a payer of terminology/payers.json", id => payers.ById(id) is not null),
            node.RequiredList("kinds", item => WireCodes.FromWire<PayerKind>(item.AsText(), WireCodes.ToCode)
                ?? throw item.Fault($"'{item.AsText()}' is not a payer kind", "use a payer kind of the wire contract")).ToFrozenSet(),
            node.List("states", item => Known(
            item, "state", "a two-letter state or territory", text => text.Length == 2 && text.All(char.IsAsciiLetterUpper)))
                .ToFrozenSet(StringComparer.Ordinal),
            Known(node.Required("reviewer"), "reviewer", "an id of 'reviewers'", reviewers.ContainsKey),
            documents.Cite(node.Required("cite")))
        {
            From = node.OptionalDate("from"),
            Until = node.OptionalDate("until"),
            Only = node.OptionalText("only"),
        };
        node.OptionalText("note");
        node.Done();
        return row;
    }

    private static string Known(StrictJsonNode node, string what, string remedy, Func<string, bool> isKnown) =>
        isKnown(node.AsText()) ? node.AsText() : throw node.Fault($"{what} '{node.AsText()}' is not known", $"use {remedy}");
}
