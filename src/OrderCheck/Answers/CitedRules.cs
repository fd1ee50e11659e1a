using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// The cited rules of one rule sheet. The file says what each rule says and where it is written; the code says when it applies.
/// Every rule the code names is in the file, and no other.
/// </summary>
internal sealed class CitedRules
{
    private readonly FrozenDictionary<string, CitedRule> _rules;

    public CitedRules(ImmutableArray<CitedRule> rules)
    {
        All = rules;
        _rules = rules.ToFrozenDictionary(rule => rule.Id.Criterion, StringComparer.Ordinal);
    }

    public ImmutableArray<CitedRule> All { get; }

    public CitedRule this[string id] => _rules[id];

    /// <summary>A reason that cites one of the rules.</summary>
    public Reason Because(string id, string says, params ImmutableArray<Evidence> evidence) => _rules[id].Because(says, evidence);

    /// <summary>A finding that rests on one of the rules.</summary>
    public Finding Raise(string id, FindingText text, Severity severity, params ImmutableArray<string?> places) =>
        _rules[id].Raise(text, severity, places);
}
