using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>A text without control characters and surrounding space; null when it is empty or no text.</summary>
internal sealed class TextOrNull : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>Reads the value at hand, whatever it is.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        var text = string.Concat(reader.GetString()!.Where(c => c is >= ' ' or '\t' or '\n' or '\r')).Trim();
        return text.Length == 0 ? null : text;
    }
}

/// <summary>An object, or null for anything else.</summary>
/// <typeparam name="T">What the object is.</typeparam>
internal sealed class ObjectOrNull<T> : JsonConverter<T?>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
        }

        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Hook calls are read only.");
}

/// <summary>The name of a resource: a text, or the <c>reference</c> of an object; null for anything else.</summary>
internal sealed class NameOrNull : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Hook calls are read only.");

    /// <summary>Reads the value at hand, whatever it is.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return TextOrNull.Read(ref reader);
        }

        string? name = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isReference = reader.ValueTextEquals("reference");
            reader.Read();
            if (isReference)
            {
                name = TextOrNull.Read(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return name;
    }
}

/// <summary>The names of resources in a list; null when there is no list.</summary>
internal sealed class NamesOrNull : JsonConverter<ImmutableArray<string>?>
{
    public override ImmutableArray<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var names = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (NameOrNull.Read(ref reader) is { } name)
            {
                names.Add(name);
            }
        }

        return names.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<string>? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Hook calls are read only.");
}
