using System.Text.Json;

namespace OrderCheck.Tests.Shared;

/// <summary>The parts of CRD's coverage-information; whether they are right <see cref="FhirJudge"/> says.</summary>
internal static class CoverageInformationParts
{
    public const string Url = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information";

    public static bool Is(JsonElement extension) =>
        extension.ValueKind == JsonValueKind.Object && extension.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String && url.ValueEquals(Url);

    /// <summary>The text of a part, or null.</summary>
    public static string? Text(JsonElement extension, string part) => Values(extension, part) is [var first, ..] ? Word(first) : null;

    /// <summary>What a coverage-information is about, as it is written, or null.</summary>
    public static string? Coverage(JsonElement extension) =>
        Values(extension, "coverage") is [{ ValueKind: JsonValueKind.Object } value, ..] && value.TryGetProperty("reference", out var reference) ? Word(reference) : null;

    private static List<JsonElement> Values(JsonElement extension, string part) =>
    [
        .. (extension.ValueKind == JsonValueKind.Object && extension.TryGetProperty("extension", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().AsEnumerable() : [])
            .Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("url", out var url) && Word(url) == part)
            .Select(one => one.EnumerateObject().FirstOrDefault(member => member.Name != "url").Value),
    ];

    private static string? Word(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
