using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The fact vocabulary of <c>src/knowledge/terminology/facts.json</c>.</summary>
internal sealed class FactVocabulary
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
}
