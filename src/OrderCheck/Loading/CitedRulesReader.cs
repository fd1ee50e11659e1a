using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads a rule sheet, and refuses one that misses a rule of the program or holds another.</summary>
internal static class CitedRulesReader
{
    public static CitedRules Read(StrictJsonNode file, DocumentTable documents, ImmutableArray<string> expected)
    {
        var sheet = file.Text("id");
        var edition = file.Date("edition");
        var rules = file.RequiredList("rules", node =>
        {
            var rule = new CitedRule(
                new CriterionId(sheet, edition, node.Text("id")), node.Text("says"), documents.Cite(node.Required("cite")));
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
            throw file.Fault(
                $"rule '{rule.Id.Criterion}' is not one the program decides by", $"remove it or use one of {string.Join(", ", expected)}");
        }

        if (rules.GroupBy(rule => rule.Id.Criterion).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"rule '{twice.Key}' is there twice", "keep one");
        }

        return new CitedRules(rules);
    }
}
