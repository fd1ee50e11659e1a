using System.Text.Json;

namespace OrderCheck.Fhir.Intake;

/// <summary>What clients in wide use send otherwise than R4 says, and what is unmistakable all the same.</summary>
internal static class ClientHabits
{
    /// <summary>The value of an element as R4 would have it.</summary>
    /// <param name="type">The type of the resource.</param>
    /// <param name="element">The element.</param>
    /// <param name="value">Its value as sent.</param>
    public static JsonElement Corrected(string type, string element, JsonElement value) => (type, element) switch
    {
        // A list of types of coverage, which is nearly always a list of one.
        ("Coverage", "type") when value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(type => type.ValueKind == JsonValueKind.Object) =>
            value.GetArrayLength() == 1 ? value[0] : WithAllCodings(value),
        _ => value,
    };

    private static JsonElement WithAllCodings(JsonElement concepts) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, IEnumerable<JsonElement>>
    {
        ["coding"] = concepts.EnumerateArray().SelectMany(concept => concept.Items("coding")),
    });
}
