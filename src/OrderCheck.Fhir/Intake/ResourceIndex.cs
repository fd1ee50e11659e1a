using System.Text.Json;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Intake;

/// <summary>All resources of a request, and the way from a reference to what it points to.</summary>
internal sealed class ResourceIndex
{
    private const int MaxExpected = 1_000;

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private const string Conditional = "?identifier=";

    private readonly Dictionary<string, FhirResource> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ambiguous = new(StringComparer.Ordinal);
    private Dictionary<string, FhirResource>? _patientsByIdentifier;

    /// <summary>
    /// Base address of the server that the resources are from, or null when that is not known. A record of another server is then not taken for the one of the same id here.
    /// </summary>
    public string? Server { get; set; }

    /// <summary>All but contained resources, each once.</summary>
    public List<FhirResource> All { get; } = [];

    /// <summary>The patients among them.</summary>
    public List<FhirResource> Patients { get; } = [];

    /// <summary>True when a part of the request has no resourceType: it may have been anything.</summary>
    public bool HasNameless { get; set; }

    /// <summary>Number of resources, contained ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Names that two different resources carry.</summary>
    public IReadOnlyCollection<string> Ambiguous => _ambiguous;

    /// <summary>An index of the same resources, to which others can be added.</summary>
    public ResourceIndex Copy()
    {
        var copy = new ResourceIndex { Count = Count, Server = Server, HasNameless = HasNameless };
        copy.All.AddRange(All);
        copy.Patients.AddRange(Patients);
        copy._ambiguous.UnionWith(_ambiguous);
        foreach (var (name, resource) in _byName)
        {
            copy._byName.Add(name, resource);
        }

        return copy;
    }

    /// <summary>Makes room for so many resources, so that it need not be made little by little.</summary>
    public void Expect(int resources)
    {
        // A list may be of millions of things that are none.
        var room = Math.Min(resources, MaxExpected);
        All.EnsureCapacity(All.Count + room);
        _byName.EnsureCapacity(_byName.Count + (2 * room));
    }

    /// <summary>Takes in a resource. A second copy of one that is there already adds nothing, unless it is an order.</summary>
    public void Add(FhirResource resource)
    {
        Count += 1 + (resource.Json.Member("contained") is { ValueKind: JsonValueKind.Array } contained ? contained.GetArrayLength() : 0);
        var copy = IsCopy(resource.Reference, resource) | IsCopy(resource.FullUrl, resource);
        if (!copy || resource.Type == "ServiceRequest")
        {
            All.Add(resource);
            if (resource.Type == "Patient")
            {
                Patients.Add(resource);
            }
        }
    }

    // True when the same resource is there already under that name; else it is now known by it.
    private bool IsCopy(string? name, FhirResource resource)
    {
        if (name is null || _byName.TryAdd(name, resource))
        {
            return false;
        }

        if (JsonElement.DeepEquals(_byName[name].Json, resource.Json))
        {
            return true;
        }

        // Taking the first of two would make the answer depend on their order.
        _ambiguous.Add(name);
        return false;
    }

    /// <summary>The resource of a name (<c>Type/id</c>), or null when there is none or more than one.</summary>
    public FhirResource? Find(string name) => _byName.TryGetValue(name, out var found) && !_ambiguous.Contains(name) ? found : null;

    /// <summary>The resource a Reference points to, or null when it is not in the request.</summary>
    /// <param name="reference">The Reference.</param>
    /// <param name="owner">The resource that holds it.</param>
    /// <param name="type">The type expected when the reference is a bare id.</param>
    public FhirResource? Resolve(R4.ResourceReference? reference, FhirResource owner, string? type = null) => Resolve(reference?.ReferenceElement.Text(), owner, type);

    /// <summary>The resource a reference points to, or null when it is not in the request.</summary>
    /// <param name="text">The reference as written, or null.</param>
    /// <param name="owner">The resource that holds it.</param>
    /// <param name="type">The type expected when the reference is a bare id.</param>
    public FhirResource? Resolve(string? text, FhirResource owner, string? type = null)
    {
        if (text is null)
        {
            return null;
        }

        if (text[0] == '#')
        {
            return (owner.Container ?? owner).Contained(text[1..]);
        }

        if (text.IndexOf(Conditional, StringComparison.Ordinal) is > 0 and var query)
        {
            return OfIdentifier(text[..query], text[(query + Conditional.Length)..]);
        }

        if (!_byName.TryGetValue(text, out var found))
        {
            if (IsElsewhere(text))
            {
                return null;
            }

            text = Tail(text) ?? (type is null ? text : text.StartsWith("urn:uuid:", StringComparison.Ordinal) ? $"{type}/{text[9..]}" : $"{type}/{text}");
            _byName.TryGetValue(text, out found);
        }

        return found is null || _ambiguous.Contains(text) ? null : found;
    }

    // A conditional reference (Location?identifier=system|value) names the one resource of the type that has the identifier.
    private FhirResource? OfIdentifier(string type, string token)
    {
        var value = Uri.UnescapeDataString(token);
        var bar = value.IndexOf('|', StringComparison.Ordinal);
        var (system, number) = bar < 0 ? (null, value) : (value[..bar], value[(bar + 1)..]);
        var found = All.Where(resource => resource.Type == type && HasIdentifier(resource.Json, system, number)).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static bool HasIdentifier(JsonElement resource, string? system, string number) =>
        resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("identifier", out var identifiers) && identifiers.ValueKind == JsonValueKind.Array
        && identifiers.EnumerateArray().Any(identifier => Is(identifier, "value", number) && (system is null || Is(identifier, "system", system)));

    private static bool Is(JsonElement identifier, string name, string text) =>
        identifier.ValueKind == JsonValueKind.Object && identifier.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    /// <summary>One name for what a Reference points to, the same for every way of writing it; null when it names nothing.</summary>
    public string? KeyOf(R4.ResourceReference? reference, FhirResource owner, string? type = null) =>
        reference is null ? null
        : KeyOf(reference.ReferenceElement.Text(), owner, type)
            ?? (reference.Identifier is { } identifier && identifier.ValueElement.Text() is { } value ? KeyOfIdentifier(identifier.SystemElement.Text(), value) : null);

    private string? KeyOf(string? text, FhirResource owner, string? type)
    {
        if (text is null)
        {
            return null;
        }

        if (Resolve(text, owner, type) is { } found)
        {
            return found.Key;
        }

        return text[0] == '#' ? $"{(owner.Container ?? owner).Key}{text}" : IsElsewhere(text) ? text : Tail(text) ?? (type is not null && IsBareId(text) ? $"{type}/{text}" : text);
    }

    // A patient named by a number only: the one patient who has it, or the only patient if nothing speaks against.
    private string KeyOfIdentifier(string? system, string value)
    {
        _patientsByIdentifier ??= PatientsByIdentifier();
        if (_patientsByIdentifier.TryGetValue($"{system}|{value}", out var found))
        {
            return found.Key;
        }

        return Patients.Count == 1 && !_patientsByIdentifier.ContainsKey($"{system}|") ? Patients[0].Key : $"{system}|{value}";
    }

    private Dictionary<string, FhirResource> PatientsByIdentifier()
    {
        var patients = new Dictionary<string, FhirResource>(StringComparer.Ordinal);
        foreach (var patient in Patients)
        {
            foreach (var (system, value) in patient.ReadOnce<R4.Patient, List<(string?, string?)>>(Identifiers) ?? [])
            {
                patients.TryAdd($"{system}|{value}", patient);
                patients.TryAdd($"{system}|", patient);
            }
        }

        return patients;

        static List<(string?, string?)> Identifiers(R4.Patient patient) =>
            [.. patient.Identifier.Items().Select(identifier => (identifier.SystemElement.Text(), identifier.ValueElement.Text()))];
    }

    /// <summary><c>Type/id</c> of a record of the server at hand, or null when a reference names none or one of another server.</summary>
    public string? NameOf(string reference) => IsElsewhere(reference) ? null : Tail(reference);

    /// <summary>True for an absolute reference to a record of another server.</summary>
    /// <param name="reference">The reference as written.</param>
    /// <param name="server">Base address of the server at hand, or null when it is not known.</param>
    public static bool IsElsewhere(string reference, string? server) =>
        server is not null && WithoutScheme(reference) is { } address && !address.StartsWith((WithoutScheme(server) ?? server).TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);

    private bool IsElsewhere(string reference) => IsElsewhere(reference, Server);

    // Behind a proxy that ends TLS, a server writes http addresses of its own.
    private static string? WithoutScheme(string address) =>
        address.StartsWith("https://", StringComparison.Ordinal) ? address[8..] : address.StartsWith("http://", StringComparison.Ordinal) ? address[7..] : null;

    /// <summary><c>Type/id</c> at the end of a relative or absolute reference, without a version; null when there is none.</summary>
    public static string? Tail(string text)
    {
        var history = text.IndexOf("/_history/", StringComparison.Ordinal);
        var name = history < 0 ? text : text[..history];
        var id = name.LastIndexOf('/');
        if (id <= 0 || id == name.Length - 1)
        {
            return null;
        }

        var type = name.LastIndexOf('/', id - 1) + 1;
        return char.IsAsciiLetterUpper(name[type]) ? name[type..] : null;
    }

    /// <summary>True for <c>Type/id</c> and nothing else.</summary>
    public static bool IsName(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash == text.LastIndexOf('/') && char.IsAsciiLetterUpper(text[0])
        && text.AsSpan(0, slash).IndexOfAnyExcept(Letters) < 0 && text.Length - slash is > 1 and <= 65 && IsBareId(text[(slash + 1)..]);

    private static bool IsBareId(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
