using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The payer table of <c>src/knowledge/terminology/payers.json</c>; a site adds its own rows in the same format.</summary>
internal sealed class PayerTable
{
    private readonly ImmutableArray<(string Name, Payer Payer)> _names;
    private readonly FrozenDictionary<string, Payer> _byIdentifier;
    private readonly FrozenDictionary<string, Payer> _byId;

    internal PayerTable(ImmutableArray<Payer> payers, FrozenSet<string> planTypeWords)
    {
        PlanTypeWords = planTypeWords;
        All = payers;

        // The longest first: the first that fits holds.
        _names = [.. payers.SelectMany(payer => payer.Names.Select(name => (Normal(name), payer)))
            .OrderByDescending(pair => pair.Item1.Length)];
        _byIdentifier = payers.SelectMany(payer => payer.Identifiers.Select(identifier => (identifier, payer)))
            .DistinctBy(pair => pair.identifier, StringComparer.Ordinal)
            .ToFrozenDictionary(pair => pair.identifier, pair => pair.payer, StringComparer.Ordinal);
        _byId = payers.ToFrozenDictionary(payer => payer.Id, StringComparer.Ordinal);
    }

    /// <summary>All payers in the order of the file; the first that matches holds.</summary>
    public ImmutableArray<Payer> All { get; }

    /// <summary>Words that name a kind of plan and no plan: "Medicare Advantage HMO" names none.</summary>
    internal FrozenSet<string> PlanTypeWords { get; }

    /// <summary>The payer with one of the identifiers, else the one whose name occurs in the text as whole words (the longest name wins),
    /// or null.</summary>
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

    // " word word " so that Contains compares whole words.
    internal static string Normal(string text) => $" {TextTokens.PlainWords(text)} ";
}
