using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Every document that the data cites, declared once in <c>policies/documents.json</c> and named by its key.</summary>
internal sealed class DocumentTable
{
    /// <summary>The path of the table.</summary>
    public const string Path = "policies/documents.json";

    /// <summary>Where the table of the data around is put while the policies of another folder are tried: what only the rest of the data
    /// cites is found there.</summary>
    public const string PathAround = "policies/documents.around.json";

    /// <summary>The name under which a criterion cites the main document of its edition.</summary>
    private const string Main = "main";

    private static readonly FrozenSet<string> Confidences =
        new[] { "primary", "primary-derived", "secondary", "vendor", "own" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Document> _documents;
    private readonly string? _main;

    private DocumentTable(FrozenDictionary<string, Document> documents, string? main = null)
    {
        _documents = documents;
        _main = main;
    }

    /// <summary>Address of the main document, or null.</summary>
    public string? MainUrl => _main is null ? null : _documents[_main].Url;

    /// <summary>Reads the table, and what only the table around declares.</summary>
    public static DocumentTable Read(StrictJsonNode file, StrictJsonNode? around)
    {
        var documents = ReadRows(file);
        foreach (var (key, document) in around is null ? [] : ReadRows(around))
        {
            documents.TryAdd(key, document);
        }

        return new DocumentTable(documents.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The same table for an edition: <c>main</c> is the document that its property <c>mainDocument</c> names.</summary>
    public DocumentTable Of(StrictJsonNode edition)
    {
        var main = edition.Required("mainDocument");
        return _documents.ContainsKey(main.AsText()) ? new DocumentTable(_documents, main.AsText()) : throw Undeclared(main, main.AsText());
    }

    /// <summary>Reads a <c>cite</c>: <c>{document, place, confidence}</c>.</summary>
    public Citation Cite(StrictJsonNode node)
    {
        var key = node.Text("document");
        if (!_documents.TryGetValue(key == Main ? _main ?? key : key, out var document))
        {
            throw Undeclared(node, key);
        }

        var confidence = node.Text("confidence");
        if (!Confidences.Contains(confidence))
        {
            throw node.Fault(
                $"'{confidence}' is not a confidence", $"use one of {string.Join(", ", Confidences.Order(StringComparer.Ordinal))}");
        }

        var citation = new Citation(document.Title, node.Text("place"), document.Date, confidence, document.Url);
        node.Done();
        return citation;
    }

    private static KnowledgeException Undeclared(StrictJsonNode node, string key) =>
        node.Fault($"document '{key}' is not declared", $"correct the key, or add the document to {Path}");

    private static Dictionary<string, Document> ReadRows(StrictJsonNode file)
    {
        var documents = new Dictionary<string, Document>(StringComparer.Ordinal);
        file.OptionalText("about");
        foreach (var (key, node) in file.Required("documents").Properties())
        {
            var url = node.OptionalText("url");
            if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme == "https"))
            {
                throw node.Fault($"'{url}' is not an https address", "write the public https address of the document");
            }

            documents[key] = key == Main
                ? throw node.Fault(
                $"'{Main}' is no key: in a criterion it means the main document of its edition", "give the document a key of its own")
                : new Document(node.Text("title"), node.OptionalDate("date"), url);
            node.Done();
        }

        file.Done();
        return documents;
    }

    private sealed record Document(string Title, DateOnly? Date, string? Url);
}
