using System.Buffers;
using System.Text.Json;
using Hl7.Fhir.Utility;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// A resource of the request: as received (to write back, compare and digest) and as a typed R4 resource (to read). It is parsed when it is
/// first read, alone,
/// so that a fault in it costs no other.
/// </summary>
internal sealed class FhirResource
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(
        "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly Dictionary<Type, object?> _read = [];
    private Dictionary<string, FhirResource>? _contained;
    private R4.Resource? _poco;
    private bool _parsed;

    /// <summary>Takes in a resource.</summary>
    /// <param name="json">The resource as received.</param>
    /// <param name="type">Its type.</param>
    /// <param name="path">Where it is in the request.</param>
    /// <param name="fullUrl">The fullUrl of its entry, or null.</param>
    /// <param name="container">The resource that contains it, or null.</param>
    public FhirResource(JsonElement json, string type, NodePath path, string? fullUrl = null, FhirResource? container = null)
    {
        Json = json;
        Type = type;
        FullUrl = fullUrl;
        Container = container;
        Place = path;
        Path = path.ToString();
        Id = json.Text("id") is { Length: <= 64 } id && !id.AsSpan().ContainsAnyExcept(IdCharacters) ? id : null;
        Issue = json.Member("id").ValueKind is JsonValueKind.Undefined or JsonValueKind.String ? null : ResourceParser.Explain(this);
        Reference = container is null && Id is not null ? $"{type}/{Id}" : null;
        Key = Reference ?? fullUrl ?? Path;
    }

    /// <summary>The resource as received.</summary>
    public JsonElement Json { get; }

    public string Type { get; }

    /// <summary>Where it is in the request.</summary>
    public NodePath Place { get; }

    /// <summary>The same, written as simple FHIRPath.</summary>
    public string Path { get; }

    public string? Id { get; }

    public string? FullUrl { get; }

    public FhirResource? Container { get; }

    /// <summary>What this resource is called within the request: <c>Type/id</c>, the fullUrl, or its place.</summary>
    public string Key { get; }

    /// <summary><c>Type/id</c> for others to refer to, or null when there is no such name.</summary>
    public string? Reference { get; }

    /// <summary>The first fault that was met while it was parsed or read, or null.</summary>
    public ReadIssue? Issue { get; private set; }

    /// <summary>The resource as a typed R4 resource, or null when it cannot be parsed. Of the types that we read it holds the elements that
    /// we read.</summary>
    public R4.Resource? Poco
    {
        get
        {
            if (!_parsed)
            {
                _parsed = true;
                _poco = ResourceParser.Parse(this, out var issue);
                Issue ??= issue ?? EmptyRecords.Find(this);
            }

            return _poco;
        }
    }

    /// <summary>Notes what could not be read; the first fault stays.</summary>
    public void Fail(ReadIssue issue) => Issue ??= issue;

    /// <summary>Reads the resource once, whoever asks and however often; a fault in it is noted and what was read of it is not
    /// used.</summary>
    /// <typeparam name="TResource">Its R4 type.</typeparam>
    /// <typeparam name="T">What is read from it; one reader for each such type.</typeparam>
    /// <returns>Null when it is of another type, or cannot be read.</returns>
    public T? ReadOnce<TResource, T>(Func<TResource, T?> read)
        where TResource : R4.Resource
        where T : class
    {
        if (!_read.TryGetValue(typeof(T), out var known))
        {
            _read[typeof(T)] = known = Read(read);
        }

        return Issue is null ? (T?)known : null;
    }

    /// <summary>Reads the resource, each time anew; a fault in it is noted.</summary>
    /// <returns>Null when it is of another type, or cannot be read.</returns>
    public T? Read<TResource, T>(Func<TResource, T?> read)
        where TResource : R4.Resource
        where T : class
    {
        if (Poco is not TResource resource || Issue is not null)
        {
            return null;
        }

        try
        {
            return read(resource);
        }
        catch (Exception fault) when (fault is CodedException or UnreadableElementException)
        {
            Issue = (fault as UnreadableElementException)?.Issue ?? ResourceParser.Explain(this);
            return null;
        }
    }

    /// <summary>Looks at a part of a resource that may be damaged elsewhere; nothing is noted.</summary>
    /// <returns>The default when the resource is of another type, or that part cannot be read.</returns>
    public T? Peek<TResource, T>(Func<TResource, T?> read)
        where TResource : R4.Resource
    {
        try
        {
            return Poco is TResource resource ? read(resource) : default;
        }
        catch (Exception fault) when (fault is CodedException or UnreadableElementException)
        {
            return default;
        }
    }

    /// <summary>The resource that this one contains under a local id, or null.</summary>
    public FhirResource? Contained(string id)
    {
        if (_contained is null)
        {
            _contained = new Dictionary<string, FhirResource>(StringComparer.Ordinal);
            foreach (var (at, json) in Json.Items("contained").Index())
            {
                if (json.ResourceType() is { } type && json.Text("id") is { } localId)
                {
                    _contained.TryAdd(localId, new FhirResource(json, type, Place.To("contained", at), container: this));
                }
            }
        }

        return _contained.GetValueOrDefault(id);
    }
}
