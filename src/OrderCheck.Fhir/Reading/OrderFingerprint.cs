using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace OrderCheck.Fhir.Reading;

/// <summary>
/// A digest of an order as sent: SHA-256 in hex over its JSON with sorted keys, without <c>meta</c> and without the payer's answers
/// that travel on it, so that storing the order or answering it does not change it.
/// </summary>
public static class OrderFingerprint
{
    /// <summary>The digest of a ServiceRequest, or of an Appointment that stands for one.</summary>
    public static string Of(JsonElement order)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, order, isRoot: true);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, bool isRoot = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, property) in Sorted(value))
                {
                    if (isRoot && name == "extension" && property.ValueKind == JsonValueKind.Array)
                    {
                        WriteExtensions(writer, property);
                    }
                    else if (!(isRoot && name == "meta"))
                    {
                        writer.WritePropertyName(name);
                        Write(writer, property);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static List<(string Name, JsonElement Value)> Sorted(JsonElement value)
    {
        var properties = new List<(string Name, JsonElement Value)>();
        foreach (var property in value.EnumerateObject())
        {
            properties.Add((property.Name, property.Value));
        }

        // A request with two properties of one name was refused before.
        properties.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return properties;
    }

    private static void WriteExtensions(Utf8JsonWriter writer, JsonElement extensions)
    {
        var kept = extensions.EnumerateArray().Where(extension => !IsCoverageInformation(extension)).ToList();
        if (kept.Count == 0)
        {
            return;
        }

        writer.WritePropertyName("extension");
        writer.WriteStartArray();
        foreach (var extension in kept)
        {
            Write(writer, extension);
        }

        writer.WriteEndArray();
    }

    private static bool IsCoverageInformation(JsonElement extension) =>
        extension.Member("url") is { ValueKind: JsonValueKind.String } url && url.ValueEquals(Canonical.CoverageInformation);
}
