using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderCheck.CdsHooks.Advice;

/// <summary>
/// A received resource with single properties changed. Everything else stays as it was sent: the order of the members, the text of the
/// numbers,
/// and what no version of FHIR knows.
/// </summary>
/// <param name="Received">The resource as received.</param>
/// <param name="Changes">At most one change for each property; new properties come last, in this order.</param>
[JsonConverter(typeof(ResourceEditConverter))]
internal sealed record ResourceEdit(JsonElement Received, ImmutableArray<PropertyChange> Changes)
{
    /// <summary>Writes the resource.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var property in Received.EnumerateObject())
        {
            if (Find(property.Name) is not { } change)
            {
                property.WriteTo(json);
            }
            else if (change.Value is { } value)
            {
                json.WritePropertyName(property.Name);
                value.WriteTo(json);
            }
        }

        foreach (var (name, value) in Changes)
        {
            if (value is { } added && !Received.TryGetProperty(name, out _))
            {
                json.WritePropertyName(name);
                added.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The changed resource as JSON.</summary>
    public JsonElement ToJson() => JsonValues.Write(Write);

    private PropertyChange? Find(string name)
    {
        foreach (var change in Changes)
        {
            if (change.Name == name)
            {
                return change;
            }
        }

        return null;
    }
}

/// <summary>A property of a received resource gets a new value, or goes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The new value, or null to take the property away.</param>
internal readonly record struct PropertyChange(string Name, JsonElement? Value);

/// <summary>Single values to put among received JSON.</summary>
internal static class JsonValues
{
    // As deep as the writer goes: what is written here was within the limit when it was received.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1_000 };

    /// <summary>A text.</summary>
    public static JsonElement Text(string text) => Write(json => json.WriteStringValue(text));

    /// <summary>A list of values.</summary>
    public static JsonElement List(IEnumerable<JsonElement> items) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            item.WriteTo(json);
        }

        json.WriteEndArray();
    });

    /// <summary>What a writer writes.</summary>
    public static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, FhirJson.Options()))
        {
            write(json);
        }

        return JsonElement.Parse(buffer.WrittenSpan, AnyDepth);
    }
}

/// <summary>Lets an edited resource be a member of what is serialised.</summary>
internal sealed class ResourceEditConverter : JsonConverter<ResourceEdit>
{
    public override ResourceEdit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Edited resources are written only.");

    public override void Write(Utf8JsonWriter writer, ResourceEdit value, JsonSerializerOptions options) => value.Write(writer);
}
