using System.Buffers;
using System.Text.Json;

namespace OrderCheck.Fhir.Intake;

/// <summary>A resource of the request.</summary>
internal sealed class Resource
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private Dictionary<string, Resource>? _contained;

    public Resource(JsonElement json, string type, NodePath path, string? fullUrl = null, Resource? container = null)
    {
        Json = json;
        Type = type;
        FullUrl = fullUrl;
        Container = container;
        Node = new FhirNode(json, path, Faults);
        Id = Node.Text("id") is { Length: <= 64 } id && !id.AsSpan().ContainsAnyExcept(IdCharacters) ? id : null;
        Reference = container is null && Id is not null ? $"{type}/{Id}" : null;
        Key = Reference ?? fullUrl ?? path.ToString();
    }

    public JsonElement Json { get; }

    public string Type { get; }

    public string? Id { get; }

    public string? FullUrl { get; }

    public Resource? Container { get; }

    public FaultLog Faults { get; } = new();

    public FhirNode Node { get; }

    /// <summary>What this resource is called within the request: <c>Type/id</c>, the fullUrl, or its place.</summary>
    public string Key { get; }

    /// <summary><c>Type/id</c> for others to refer to, or null when there is no such name.</summary>
    public string? Reference { get; }

    /// <summary>The resource that this one contains under a local id, or null.</summary>
    public Resource? Contained(string id)
    {
        if (_contained is null)
        {
            _contained = new Dictionary<string, Resource>(StringComparer.Ordinal);
            foreach (var node in Node.Objects("contained"))
            {
                if (node.Text("resourceType") is { } type && node.Text("id") is { } localId)
                {
                    _contained.TryAdd(localId, new Resource(node.Json, type, node.Path, container: this));
                }
            }
        }

        return _contained.GetValueOrDefault(id);
    }
}
