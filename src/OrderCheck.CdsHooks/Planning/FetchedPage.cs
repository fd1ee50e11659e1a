using System.Text.Json;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>What whoever fetches has to know of a body that came from a FHIR server: whether it is FHIR at all, and whether there is
/// more.</summary>
public static class FetchedPage
{
    /// <summary>Looks at a body.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="depth">Deepest nesting that is read.</param>
    /// <param name="next">The address of the next page as the server wrote it, unchecked, or null when this is the last or only
    /// one.</param>
    /// <returns>False when the body is no FHIR resource in JSON.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> body, int depth, out string? next)
    {
        next = null;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = depth });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("resourceType", out var type)
                || type.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            if (type.ValueEquals("Bundle") && document.RootElement.TryGetProperty("link", out var links)
                && links.ValueKind == JsonValueKind.Array)
            {
                foreach (var link in links.EnumerateArray())
                {
                    if (link.ValueKind == JsonValueKind.Object
                        && link.TryGetProperty("relation", out var relation) && relation.ValueKind == JsonValueKind.String
                        && relation.ValueEquals("next")
                        && link.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String)
                    {
                        next = url.GetString();
                        break;
                    }
                }
            }

            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
