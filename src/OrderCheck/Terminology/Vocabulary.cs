using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What kind of value a fact has.</summary>
public enum FactType
{
    /// <summary>One of a set of words.</summary>
    Word,

    /// <summary>A number in a fixed unit.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Free text.</summary>
    Text,
}

/// <summary>One fact an order can carry beside codes.</summary>
/// <param name="Name">Its code on the wire.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Words">The words it may have; empty unless <see cref="FactType.Word"/>.</param>
/// <param name="Unit">UCUM unit of a number, or null.</param>
/// <param name="Many">True when several values can hold at once (<c>planned-procedure</c>).</param>
/// <param name="Ask">What to document, in a clinician's words, when it is missing.</param>
/// <param name="Loinc">LOINC codes that carry it.</param>
/// <param name="Source">Where the meaning comes from.</param>
public sealed record FactDefinition(
    string Name, FactType Type, ImmutableArray<string> Words, string? Unit, bool Many, string Ask, ImmutableArray<string> Loinc, string? Source);

/// <summary>The fact vocabulary of <c>src/knowledge/terminology/facts.json</c>.</summary>
public sealed class FactVocabulary
{
    private readonly FrozenDictionary<string, FactDefinition> _byName;
    private readonly FrozenDictionary<string, FactDefinition> _byLoinc;

    internal FactVocabulary(ImmutableArray<FactDefinition> facts)
    {
        All = facts;
        _byName = facts.ToFrozenDictionary(fact => fact.Name, StringComparer.Ordinal);
        _byLoinc = facts.SelectMany(fact => fact.Loinc.Select(code => (code, fact)))
            .ToFrozenDictionary(pair => pair.code, pair => pair.fact, StringComparer.Ordinal);
    }

    /// <summary>All facts in the order of the file.</summary>
    public ImmutableArray<FactDefinition> All { get; }

    /// <summary>The fact of that name, or null.</summary>
    public FactDefinition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The fact a LOINC code carries, or null.</summary>
    public FactDefinition? FindLoinc(string code) => _byLoinc.GetValueOrDefault(code);

    internal static FactVocabulary Read(StrictJsonNode file)
    {
        var facts = file.RequiredList("facts", node =>
        {
            var type = node.Required("type").Word(Types);
            var fact = new FactDefinition(
                node.Text("name"), type, node.Texts("words"), node.OptionalText("unit"), node.Flag("many"),
                node.Text("ask"), node.Texts("loinc"), node.OptionalText("source"));
            node.Done();
            if (type == FactType.Word == fact.Words.IsEmpty)
            {
                throw node.Fault("a fact of type word needs its words, others have none", "list the words it may have under 'words'");
            }

            return fact;
        });
        file.Done();
        return new FactVocabulary(facts);
    }

    private static readonly FrozenDictionary<string, FactType> Types = new Dictionary<string, FactType>
    {
        ["word"] = FactType.Word, ["number"] = FactType.Number, ["flag"] = FactType.Flag, ["text"] = FactType.Text,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}

/// <summary>A payer that is known by name or identifier.</summary>
/// <param name="Id">Its id, used by policies.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind when nothing else tells; <see cref="PayerKind.Unknown"/> when the plan has to tell.</param>
/// <param name="Names">Names it goes by, lower case; compared as whole words.</param>
/// <param name="Identifiers">Identifiers it goes by (<c>system|value</c> or a bare value).</param>
/// <param name="AsSecondary">What to know when it pays second, in one sentence, or null.</param>
public sealed record Payer(string Id, string Name, PayerKind Kind, ImmutableArray<string> Names, ImmutableArray<string> Identifiers, string? AsSecondary);

/// <summary>The payer table of <c>src/knowledge/terminology/payers.json</c>; a site adds its own rows in the same format.</summary>
public sealed class PayerTable
{
    private readonly ImmutableArray<(string Name, Payer Payer)> _names;
    private readonly FrozenDictionary<string, Payer> _byIdentifier;
    private readonly FrozenDictionary<string, Payer> _byId;

    internal PayerTable(ImmutableArray<Payer> payers)
    {
        All = payers;

        // The longest first: the first that fits holds.
        _names = [.. payers.SelectMany(payer => payer.Names.Select(name => (Normal(name), payer))).OrderByDescending(pair => pair.Item1.Length)];
        _byIdentifier = payers.SelectMany(payer => payer.Identifiers.Select(identifier => (identifier, payer))).DistinctBy(pair => pair.identifier, StringComparer.Ordinal)
            .ToFrozenDictionary(pair => pair.identifier, pair => pair.payer, StringComparer.Ordinal);
        _byId = payers.ToFrozenDictionary(payer => payer.Id, StringComparer.Ordinal);
    }

    /// <summary>All payers in the order of the file; the first that matches holds.</summary>
    public ImmutableArray<Payer> All { get; }

    /// <summary>The payer with one of the identifiers, else the one whose name occurs in the text as whole words (the longest name wins), or null.</summary>
    public Payer? Find(IEnumerable<string> identifiers, string? name)
    {
        Payer? first = null;
        foreach (var identifier in identifiers)
        {
            if (_byIdentifier.TryGetValue(identifier, out var payer) && (first is null || All.IndexOf(payer) < All.IndexOf(first)))
            {
                first = payer;
            }
        }

        if (first is not null || string.IsNullOrWhiteSpace(name))
        {
            return first;
        }

        var text = Normal(name);
        foreach (var (known, payer) in _names)
        {
            if (text.Contains(known, StringComparison.Ordinal))
            {
                return payer;
            }
        }

        return null;
    }

    /// <summary>The payer of that id, or null.</summary>
    public Payer? ById(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>Reads the shipped table and, when there is one, the site's: its rows replace shipped rows of the same id and go before the others.</summary>
    internal static PayerTable Read(StrictJsonNode shipped, StrictJsonNode? site)
    {
        var own = site is null ? [] : ReadRows(site);
        return new PayerTable([.. own, .. ReadRows(shipped).Where(payer => own.All(other => other.Id != payer.Id))]);
    }

    private static ImmutableArray<Payer> ReadRows(StrictJsonNode file)
    {
        var payers = file.RequiredList("payers", node =>
        {
            var kind = node.OptionalText("kind") is { } word
                ? WireCodes.FromWire<PayerKind>(word, WireCodes.ToCode) ?? throw node.Fault($"'{word}' is not a payer kind", "use a payer kind of the wire contract")
                : PayerKind.Unknown;
            var payer = new Payer(node.Text("id"), node.Text("name"), kind, node.Texts("names"), node.Texts("identifiers"), node.OptionalText("asSecondary"));
            node.OptionalText("note");
            node.Done();
            return payer;
        });
        file.OptionalText("about");
        file.Done();
        return payers.GroupBy(payer => payer.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw file.Fault($"payer '{twice.Key}' is there twice", "keep one row per id")
            : payers;
    }

    // " word word " so that Contains compares whole words.
    internal static string Normal(string text) => $" {TextTokens.PlainWords(text)} ";
}
