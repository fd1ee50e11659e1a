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

    private CitedRules(ImmutableArray<CitedRule> rules)
    {
        All = rules;
        _rules = rules.ToFrozenDictionary(rule => rule.Id.Criterion, StringComparer.Ordinal);
    }

    public ImmutableArray<CitedRule> All { get; }

    public CitedRule this[string id] => _rules[id];

    /// <summary>A reason that cites one of the rules.</summary>
    public Reason Because(string id, string says, params ImmutableArray<Evidence> evidence) => _rules[id].Because(says, evidence);

    /// <summary>A finding that rests on one of the rules.</summary>
    public Finding Raise(string id, string code, Severity severity, string text, string? remedy, params ImmutableArray<string?> places) =>
        _rules[id].Raise(code, severity, text, remedy, places);

    public static CitedRules Read(StrictJsonNode file, DocumentTable documents, ImmutableArray<string> expected)
    {
        var sheet = file.Text("id");
        var edition = file.Date("edition");
        var rules = file.RequiredList("rules", node =>
        {
            var rule = new CitedRule(new CriterionId(sheet, edition, node.Text("id")), node.Text("says"), documents.Cite(node.Required("cite")));
            node.Done();
            return rule;
        });
        file.OptionalText("about");
        file.Done();
        foreach (var id in expected.Where(id => rules.All(rule => rule.Id.Criterion != id)))
        {
            throw file.Fault($"rule '{id}' is missing", "add it with 'says' and 'cite'; the program decides by it");
        }

        foreach (var rule in rules.Where(rule => !expected.Contains(rule.Id.Criterion)))
        {
            throw file.Fault($"rule '{rule.Id.Criterion}' is not one the program decides by", $"remove it or use one of {string.Join(", ", expected)}");
        }

        if (rules.GroupBy(rule => rule.Id.Criterion).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"rule '{twice.Key}' is there twice", "keep one");
        }

        return new CitedRules(rules);
    }
}
