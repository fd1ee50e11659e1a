using System.Collections.Frozen;
using System.Text.Json;

namespace OrderCheck.Server.Hosting;

/// <summary>The FHIR artefacts that the service publishes, by type and id. All are read at start, so no address ever becomes a file
/// name.</summary>
internal sealed class PublishedArtefacts
{
    private readonly FrozenDictionary<(string Type, string Id), ReadOnlyMemory<byte>> _byName;

    private PublishedArtefacts(IReadOnlyDictionary<(string Type, string Id), ReadOnlyMemory<byte>> byName)
    {
        _byName = byName.ToFrozenDictionary();
        Capabilities = _byName.Where(artefact => artefact.Key.Type == "CapabilityStatement")
            .OrderBy(artefact => artefact.Key.Id, StringComparer.Ordinal)
            .Select(artefact => (ReadOnlyMemory<byte>?)artefact.Value)
            .FirstOrDefault();
    }

    /// <summary>The types of which something is published.</summary>
    public IEnumerable<string> Types =>
        _byName.Keys.Select(name => name.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>What the service can do, or null when nothing was shipped.</summary>
    public ReadOnlyMemory<byte>? Capabilities { get; }

    public ReadOnlyMemory<byte>? Find(string type, string id) =>
        _byName.TryGetValue((type, id), out var body) ? (ReadOnlyMemory<byte>?)body : null;

    /// <summary>Reads the artefacts beside the program.</summary>
    /// <exception cref="StartRefusedException">A shipped file is not a FHIR artefact.</exception>
    public static PublishedArtefacts ReadShipped() => ReadFolder(Path.Combine(AppContext.BaseDirectory, "fhir-profiles"));

    /// <summary>Reads every JSON file below a folder.</summary>
    /// <exception cref="StartRefusedException">A file is not a FHIR artefact.</exception>
    public static PublishedArtefacts ReadFolder(string folder)
    {
        var byName = new Dictionary<(string, string), ReadOnlyMemory<byte>>();
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
            {
                var body = File.ReadAllBytes(file);
                var name = NameOf(body)
                    ?? throw new StartRefusedException($"{file} is not a FHIR artefact; it needs a resourceType and an id");
                if (!byName.TryAdd(name, body))
                {
                    throw new StartRefusedException(
                        $"{file} says that it is {name.Type}/{name.Id}, and so does another file; give it an id of its own");
                }
            }
        }

        return new PublishedArtefacts(byName);
    }

    private static (string Type, string Id)? NameOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("resourceType", out var type)
                && document.RootElement.TryGetProperty("id", out var id)
                && type.GetString() is { } typeName
                && id.GetString() is { } idText
                ? (typeName, idText)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
