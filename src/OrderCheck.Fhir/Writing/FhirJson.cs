using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace OrderCheck.Fhir.Writing;

/// <summary>
/// JSON of the FHIR resources and elements that we build ourselves. What an EHR sent is never written this way: the order of its members
/// would change.
/// Safe for use by many threads; the same element gives the same bytes.
/// </summary>
public static class FhirJson
{
    private static readonly FhirJsonSerializer Serializer = new();

    /// <summary>How all our JSON is written. It travels as JSON only, never inside HTML, and is read by people as well, so only what JSON
    /// demands is escaped.</summary>
    /// <param name="indented">True for people to read.</param>
    public static JsonWriterOptions Options(bool indented = false) =>
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = indented, NewLine = "\n" };

    /// <summary>Writes a resource or an element.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="element">What is written.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(IBufferWriter<byte> output, Base element, bool indented = false)
    {
        using var json = new Utf8JsonWriter(output, Options(indented));
        Write(json, element);
    }

    /// <summary>Writes a resource or an element as the next value of <paramref name="json"/>.</summary>
    public static void Write(Utf8JsonWriter json, Base element) => Serializer.Serialize(element, json);

    /// <summary>A resource or an element as JSON that can be put among received JSON.</summary>
    public static JsonElement ToJson(Base element)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, element);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>A day as FHIR writes it: <c>2026-11-20</c>.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
