using System.Text.Json;

namespace OrderCheck.CdsHooks.Advice;

/// <summary>Writes a received resource with single properties changed; everything else stays as it was sent, number formats included.</summary>
internal static class ResourceEdit
{
    /// <summary>Writes the resource.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="resource">The resource as received.</param>
    /// <param name="changes">By property: writes the new value; null takes the property away.</param>
    public static void Write(Utf8JsonWriter json, JsonElement resource, IReadOnlyDictionary<string, Action<Utf8JsonWriter>?> changes)
    {
        json.WriteStartObject();
        foreach (var property in resource.EnumerateObject())
        {
            if (!changes.TryGetValue(property.Name, out var change))
            {
                json.WritePropertyName(property.Name);
                WriteValue(json, property.Value);
            }
            else if (change is not null)
            {
                json.WritePropertyName(property.Name);
                change(json);
            }
        }

        foreach (var (name, change) in changes)
        {
            if (change is not null && !resource.TryGetProperty(name, out _))
            {
                json.WritePropertyName(name);
                change(json);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a received value as it was.</summary>
    public static void WriteValue(Utf8JsonWriter json, JsonElement value) => value.WriteTo(json);
}
