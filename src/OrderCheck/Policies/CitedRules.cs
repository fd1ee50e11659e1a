using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Named, cited criteria whose test is code (bundling, screening, coverage order). The file says what each rule says and where it
/// is written; the code says when it applies. Every rule the code names must be in the file, and no other.
/// </summary>
internal sealed class CitedRules
{
    private readonly FrozenDictionary<string, Criterion> _rules;

    private CitedRules(ImmutableArray<Criterion> rules)
    {
        All = rules;
        _rules = rules.ToFrozenDictionary(rule => rule.Id.Criterion, StringComparer.Ordinal);
    }

    public ImmutableArray<Criterion> All { get; }

    public Criterion this[string id] => _rules[id];

    /// <summary>A reason that cites one of the rules.</summary>
    public Reason Because(string id, string says, params ImmutableArray<Evidence> evidence)
    {
        var rule = _rules[id];
        return new Reason(says, rule.Id, rule.Citation, evidence);
    }

    public static CitedRules Read(StrictJsonNode file, ImmutableArray<string> expected)
    {
        var sheet = file.Text("id");
        var edition = file.Date("edition");
        var documents = Documents.Read(file);
        var rules = file.RequiredList("rules", node =>
        {
            var rule = new Criterion
            {
                Id = new CriterionId(sheet, edition, node.Text("id")),
                Role = CriterionRole.Asks,
                Says = node.Text("says"),
                Citation = documents.Cite(node.Required("cite")),
            };
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

/// <summary>The documents a data file cites, by a short key.</summary>
internal sealed class Documents
{
    private static readonly FrozenSet<string> Confidences =
        new[] { "primary", "primary-derived", "secondary", "vendor", "own" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<string, (string Title, DateOnly? Date, string? Url)> _documents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cited = new(StringComparer.Ordinal);
    private readonly StrictJsonNode? _node;

    private Documents(StrictJsonNode? node) => _node = node;

    /// <summary>Reads <c>documents</c>: key to <c>{title, date?, url?}</c>.</summary>
    public static Documents Read(StrictJsonNode owner)
    {
        var node = owner.Optional("documents");
        var documents = new Documents(node);
        foreach (var (key, value) in node?.Properties() ?? [])
        {
            documents._documents[key] = (value.Text("title"), value.OptionalDate("date"), value.OptionalText("url"));
            if (value.OptionalText("url") is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme == "https"))
            {
                throw value.Fault($"'{url}' is not an https address", "write the public https address of the document");
            }

            value.Done();
        }

        return documents;
    }

    /// <summary>Address of a document, or null.</summary>
    public string? Url(string key) => _documents.TryGetValue(key, out var document) ? document.Url : null;

    /// <summary>Reads a <c>cite</c>: <c>{document, place, confidence}</c>.</summary>
    public Citation Cite(StrictJsonNode node)
    {
        var key = node.Text("document");
        if (!_documents.TryGetValue(key, out var document))
        {
            throw node.Fault($"document '{key}' is not declared", $"use one of {string.Join(", ", _documents.Keys)} or add it under 'documents'");
        }

        _cited.Add(key);
        var confidence = node.Text("confidence");
        if (!Confidences.Contains(confidence))
        {
            throw node.Fault($"'{confidence}' is not a confidence", $"use one of {string.Join(", ", Confidences.Order(StringComparer.Ordinal))}");
        }

        var citation = new Citation(document.Title, node.Text("place"), document.Date, confidence, document.Url);
        node.Done();
        return citation;
    }

    /// <summary>Rejects documents that nothing cites.</summary>
    public void AllCited(params ReadOnlySpan<string> alsoUsed)
    {
        foreach (var key in _documents.Keys)
        {
            if (!_cited.Contains(key) && !alsoUsed.Contains(key))
            {
                throw _node!.Fault($"document '{key}' is cited nowhere", "cite it or remove it");
            }
        }
    }
}
