using System.Collections.Frozen;

namespace OrderCheck;

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
