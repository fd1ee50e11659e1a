using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrderCheck.Ehr.Http;

/// <summary>Reads JSON of any shape.</summary>
internal static class JsonReading
{
    /// <summary>Readable JSON: letters and quotes of any language as they are.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonWriterOptions PlainWriter = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All values at a dotted path; arrays on the way are entered.</summary>
    public static IEnumerable<JsonElement> At(this JsonElement from, string path)
    {
        IEnumerable<JsonElement> found = [from];
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found.SelectMany(element => element.Member(name));
        }

        return found;
    }

    /// <summary>The values of one member, an array's one by one.</summary>
    public static IEnumerable<JsonElement> Member(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value.Each() : [];

    public static IEnumerable<JsonElement> Each(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [value],
    };

    /// <summary>The first text at a path, or null.</summary>
    public static string? TextAt(this JsonElement from, string path) => from.At(path).Select(Text).FirstOrDefault(text => text is not null);

    /// <summary>A string as it is, a number or a truth value as JSON writes it; null for the rest.</summary>
    public static string? Text(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
