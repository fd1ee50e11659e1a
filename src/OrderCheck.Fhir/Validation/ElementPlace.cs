using System.Globalization;
using System.Text;
using System.Text.Json;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Validation;

/// <summary>
/// The place of an issue in the received JSON, found by a path of the SDK or of the validator. Their paths give an index to single
/// elements, and one that is too high
/// for lists as a whole; ours give an index to items of lists only.
/// </summary>
internal sealed class ElementPlace
{
    private readonly StringBuilder _path;

    private ElementPlace(JsonElement root, string place)
    {
        _path = new StringBuilder(place);
        Json = root;
        Type = ClassOf(root);
        Owner = Type;
        TypeName = OwnerName = Type?.Name ?? place;
        Parent = place;
        Name = place;
    }

    /// <summary>Our path to it; when it is missing, to where it would be.</summary>
    public string Path => _path.ToString();

    /// <summary>Our path to what it is part of.</summary>
    public string Parent { get; private set; }

    /// <summary>Its name; of a choice element without the type.</summary>
    public string Name { get; private set; }

    /// <summary>What it is part of: a type, or the element of a resource that has parts of its own.</summary>
    public string OwnerName { get; private set; }

    /// <summary>The name of its own type; of an element with parts of its own, the path that R4 defines it by.</summary>
    public string TypeName { get; private set; }

    /// <summary>What R4 says of what it is part of, or null when that is unknown.</summary>
    public ClassMapping? Owner { get; private set; }

    /// <summary>What R4 says of it, or null when R4 does not know it.</summary>
    public PropertyMapping? Property { get; private set; }

    /// <summary>Its type, or null when that is unknown.</summary>
    public ClassMapping? Type { get; private set; }

    /// <summary>What was sent there, or nothing when it is missing.</summary>
    public JsonElement Json { get; private set; }

    /// <summary>Follows a path.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="place">Our path to the resource.</param>
    /// <param name="path">A path such as <c>ServiceRequest.reasonCode[0].coding[1]</c>; its first part is the resource.</param>
    /// <param name="isList">True when the issue is about a list as a whole, so that the last index has no meaning.</param>
    public static ElementPlace Find(JsonElement root, string place, string path, bool isList = false)
    {
        var at = new ElementPlace(root, place);
        var parts = path.Split('.');
        for (var number = 1; number < parts.Length; number++)
        {
            at.Step(parts[number], dropIndex: isList && number == parts.Length - 1);
        }

        return at;
    }

    private void Step(string part, bool dropIndex)
    {
        var bracket = part.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? part : part[..bracket];
        int? index = bracket >= 0 && !dropIndex
            && int.TryParse(part.AsSpan(bracket + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;

        Parent = Path;
        OwnerName = TypeName;
        Owner = Type;
        Property = Type?.FindMappedElementByName(name) ?? Type?.FindMappedElementByChoiceName(name);
        Name = name;
        _path.Append('.').Append(Name);

        var sentAs = MoveTo(name);
        if (index is { } item && Json.ValueKind == JsonValueKind.Array && item < Json.GetArrayLength())
        {
            _path.Append(CultureInfo.InvariantCulture, $"[{item}]");
            Json = Json[item];
        }

        Type = TypeOf(Property, sentAs, Json);
        TypeName = Type is { IsBackboneType: false, Name: { } type } ? type : $"{OwnerName}.{Name}";
    }

    // The name under which it was sent: a choice element carries its type, an extended primitive an underscore.
    private string MoveTo(string name)
    {
        if (Json.ValueKind != JsonValueKind.Object)
        {
            Json = default;
            return name;
        }

        if (Json.TryGetProperty(name, out var value) || Json.TryGetProperty("_" + name, out value))
        {
            Json = value;
            return name;
        }

        var choice = Property?.Choice is ChoiceType.DatatypeChoice
            ? Json.EnumerateObject()
            .FirstOrDefault(member => member.Name.TrimStart('_').StartsWith(name, StringComparison.Ordinal)
            && member.Name.TrimStart('_').Length > name.Length)
            : default;
        Json = choice.Value;
        return choice.Value.ValueKind == JsonValueKind.Undefined ? name : choice.Name.TrimStart('_');
    }

    private static ClassMapping? TypeOf(PropertyMapping? property, string sentAs, JsonElement json)
    {
        if (property is null)
        {
            return null;
        }

        if (property.Choice == ChoiceType.ResourceChoice)
        {
            return ClassOf(json);
        }

        return property.Choice == ChoiceType.DatatypeChoice && sentAs.Length > property.Name.Length
            ? ModelInfo.ModelInspector.FindClassMapping(sentAs[property.Name.Length..])
            ?? ModelInfo.ModelInspector.FindClassMapping(Decapitalized(sentAs[property.Name.Length..]))
            : property.PropertyTypeMapping;
    }

    private static ClassMapping? ClassOf(JsonElement resource) =>
        new NestedResource(resource, "").Type is { } type ? ModelInfo.ModelInspector.FindClassMapping(type) : null;

    private static string Decapitalized(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
