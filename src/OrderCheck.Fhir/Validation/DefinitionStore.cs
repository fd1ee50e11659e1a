using System.Collections.Frozen;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;
using Found = System.Threading.Tasks.Task<Hl7.Fhir.Model.Resource?>;
using Poco = Hl7.Fhir.Model.Resource;

namespace OrderCheck.Fhir.Validation;

/// <summary>
/// The definitions that the validator asks for: HL7's R4 in <c>fhir-definitions</c> and ours in <c>fhir-profiles</c>, both beside the
/// program. A file is read when it
/// is first asked for. Not thread-safe; <see cref="ResourceValidator"/> lets one caller in at a time.
/// </summary>
internal sealed class DefinitionStore : IAsyncResourceResolver
{
    private const string CoreBase = "http://hl7.org/fhir/StructureDefinition/";

    private readonly Dictionary<string, Poco?> _known = new(StringComparer.Ordinal);
    private readonly Lazy<FrozenDictionary<string, string>> _files;

    /// <summary>The definitions beside the program.</summary>
    public DefinitionStore()
        : this(AppContext.BaseDirectory)
    {
    }

    /// <summary>The definitions of a folder that has <c>fhir-definitions</c> and <c>fhir-profiles</c> in it, and those of further folders,
    /// which go first.</summary>
    public DefinitionStore(string folder, IReadOnlyList<string>? more = null) =>
        _files = new Lazy<FrozenDictionary<string, string>>(() => List(folder, more ?? []));

    /// <summary>True when the rules of this resource type are shipped, so that a resource can be checked against more than its
    /// shape.</summary>
    public bool Covers(string type) => _files.Value.ContainsKey(CoreBase + type);

    /// <summary>True when a definition of this address is there.</summary>
    public bool Has(string uri) => _files.Value.ContainsKey(WithoutVersion(uri));

    /// <summary>The definition of an address, with or without a version behind a bar; null when there is none.</summary>
    public Poco? Find(string uri)
    {
        var url = WithoutVersion(uri);
        if (!_known.TryGetValue(url, out var definition))
        {
            _known[url] = definition = _files.Value.TryGetValue(url, out var file) ? Read(file) : TypeWithoutRules(url);
        }

        return definition;
    }

    Found IAsyncResourceResolver.ResolveByUriAsync(string uri) => System.Threading.Tasks.Task.FromResult(Find(uri));

    Found IAsyncResourceResolver.ResolveByCanonicalUriAsync(string uri) => System.Threading.Tasks.Task.FromResult(Find(uri));

    private static string WithoutVersion(string uri) => uri.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar ? uri[..bar] : uri;

    private static Poco Read(string file) =>
        new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich)).DeserializeResource(
        File.ReadAllText(file));

    // A reference may point to a type whose rules are not shipped; the compiler then needs no more than to know that it exists.
    private static StructureDefinition? TypeWithoutRules(string url)
    {
        var type = url.StartsWith(CoreBase, StringComparison.Ordinal) ? url[CoreBase.Length..] : null;
        return type is null || !ModelInfo.IsKnownResource(type) ? null : new StructureDefinition
        {
            Url = url,
            Name = type,
            Type = type,
            Kind = StructureDefinition.StructureDefinitionKind.Resource,
            Abstract = false,
            BaseDefinition = CoreBase + "DomainResource",
            Derivation = StructureDefinition.TypeDerivationRule.Specialization,
            Snapshot = new StructureDefinition.SnapshotComponent { Element = [new ElementDefinition(type) { ElementId = type, Min = 0,
            Max = "*" }] },
        };
    }

    private static FrozenDictionary<string, string> List(string folder, IReadOnlyList<string> more)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var core = Path.Combine(folder, "fhir-definitions");
        foreach (var (url, name) in JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllBytes(Path.Combine(core, "index.json")))!)
        {
            files[url] = Path.Combine(core, name);
        }

        // Ours are named like their addresses.
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "fhir-profiles"), "*.json"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var dash = name.IndexOf('-', StringComparison.Ordinal);
            files[$"{Writing.Canonical.Base}/{name[..dash]}/{name[(dash + 1)..]}"] = file;
        }

        foreach (var file in more.SelectMany(one => Directory.EnumerateFiles(one, "*.json", SearchOption.AllDirectories)))
        {
            if (UrlOf(file) is { } url)
            {
                files[url] = file;
            }
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? UrlOf(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("url", out var url)
            && url.ValueKind == JsonValueKind.String ? url.GetString() : null;
    }
}
