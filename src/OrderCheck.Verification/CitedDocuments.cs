using System.Text.Json;

namespace OrderCheck.Verification;

/// <summary>The documents that an edition cites, by the name by which it does.</summary>
public static class CitedDocuments
{
    /// <summary>The name of the main document.</summary>
    public const string Main = "main";

    /// <summary>Title, date and address by name, the main document first; empty for an edition that withdraws its policy.</summary>
    public static Dictionary<string, JsonElement> Of(JsonElement edition, KnowledgeFiles files)
    {
        if (!edition.TryGetProperty("mainDocument", out var main))
        {
            return [];
        }

        var declared = JsonSerializer.Deserialize<JsonElement>(files["policies/documents.json"].Span).GetProperty("documents");
        return EditionDifference.Items(edition, "lists")
            .Concat(EditionDifference.Criteria(edition, files, "criteria"))
            .Concat(EditionDifference.Criteria(edition, files, "notes"))
            .Select(one => one.GetProperty("cite").GetProperty("document").GetString()!)
            .Prepend(Main).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => declared.GetProperty(name == Main ? main.GetString()! : name), StringComparer.Ordinal);
    }
}
