using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads <c>terminology/coverage-types.json</c>.</summary>
internal static class CoverageTypeReader
{
    public const string Path = "terminology/coverage-types.json";

    private static readonly FrozenDictionary<string, CoverageWord> Benefits = new Dictionary<string, CoverageWord>
    {
        ["medical"] = CoverageWord.Medical, ["part-a"] = CoverageWord.PartA, ["part-b"] = CoverageWord.PartB, ["supplement"] = CoverageWord.Supplement,
        ["retiree"] = CoverageWord.Retiree, ["individual"] = CoverageWord.Individual, ["liability"] = CoverageWord.Liability,
        ["not-for-imaging"] = CoverageWord.NotForImaging, ["hospice"] = CoverageWord.Hospice,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The table; a payer that it names has to be in the payer table.</summary>
    public static CoverageTypeTable Read(StrictJsonNode file, PayerTable payers)
    {
        file.OptionalText("about");
        var systems = file.RequiredList("systems", node => ReadSystem(node, payers));
        var phrases = file.RequiredList("phrases", node => ReadPhrases(node, payers)).SelectMany(pairs => pairs).ToImmutableArray();
        var neutral = file.Texts("neutralWords").ToFrozenSet(StringComparer.Ordinal);
        file.Done();
        return phrases.GroupBy(pair => pair.Phrase).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw file.Fault($"the phrase '{twice.Key}' is there twice", "keep it once")
            : new CoverageTypeTable(systems, phrases, neutral);
    }

    private static CoverageCodes ReadSystem(StrictJsonNode node, PayerTable payers)
    {
        var codes = new Dictionary<string, CoverageMeaning>(StringComparer.OrdinalIgnoreCase);
        foreach (var (named, meaning, place) in node.RequiredList("codes", row => (Codes: row.Texts("codes"), Meaning: ReadMeaning(row, payers), Place: row)))
        {
            foreach (var code in named)
            {
                if (!codes.TryAdd(code, meaning))
                {
                    throw place.Fault($"the code '{code}' is there twice", "keep it once");
                }
            }
        }

        var system = new CoverageCodes(node.Texts("uris"), node.Flag("hierarchical"), codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
        node.Text("source");
        node.Done();
        return system;
    }

    private static ImmutableArray<(string Phrase, CoverageMeaning Meaning)> ReadPhrases(StrictJsonNode node, PayerTable payers)
    {
        var phrases = node.Texts("phrases");
        var meaning = ReadMeaning(node, payers);
        return [.. phrases.Select(phrase => (phrase, meaning))];
    }

    private static CoverageMeaning ReadMeaning(StrictJsonNode node, PayerTable payers)
    {
        var payer = node.OptionalText("payer");
        if (payer is not null && payers.ById(payer) is null)
        {
            throw node.Fault($"the payer '{payer}' is not known", "use an id of terminology/payers.json");
        }

        var meaning = new CoverageMeaning
        {
            Kind = node.OptionalText("kind") is { } kind
                ? WireCodes.FromWire<PayerKind>(kind, WireCodes.ToCode) ?? throw node.Fault($"'{kind}' is not a payer kind", "use a payer kind of the wire contract")
                : PayerKind.Unknown,
            IsWeak = node.Flag("weak"),
            IsMedicare = node.Flag("medicare"),
            IsInsurer = node.Flag("insurer"),
            Benefit = node.Optional("benefit")?.Word(Benefits),
            Payer = payer,
        };
        _ = node.Texts("codes");
        _ = node.Texts("phrases");
        node.Done();
        return meaning;
    }
}
