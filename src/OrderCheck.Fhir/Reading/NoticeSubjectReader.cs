using System.Collections.Frozen;
using System.Text.Json;

namespace OrderCheck.Fhir.Reading;

/// <summary>
/// Reads whom a notice is for. It looks at the JSON of the patient and not at the typed resource, so that a damaged name costs the draft its name and a check nothing.
/// </summary>
internal static class NoticeSubjectReader
{
    private const int MaxLength = 120;
    private const string MedicalRecord = "MR";

    // As other systems know the numbers that must not be on a notice: Social Security, Medicare, Medicare before 2020.
    private static readonly FrozenSet<string> Forbidden = FrozenSet.Create(
        StringComparer.Ordinal, "http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1", "http://hl7.org/fhir/sid/us-mbi",
        "urn:oid:2.16.840.1.113883.4.927", "http://hl7.org/fhir/sid/us-medicare", "urn:oid:2.16.840.1.113883.4.572");

    // In the order of preference; other uses (old, maiden, nickname, temp, anonymous) are no name for a form.
    private static readonly string?[] Uses = ["official", "usual", null];

    public static NoticeSubject Read(FhirResource? patient) =>
        patient is null ? NoticeSubject.Unknown : new NoticeSubject(Name(patient.Json), RecordNumber(patient.Json));

    private static string? Name(JsonElement patient)
    {
        var names = patient.Objects("name").ToList();
        return Uses.Select(use => names.Where(name => name.Text("use") == use).Select(Written).FirstOrDefault(name => name is not null))
            .FirstOrDefault(name => name is not null);
    }

    private static string? Written(JsonElement name)
    {
        var parts = name.Items("given").Append(name.Member("family")).Where(part => part.ValueKind == JsonValueKind.String).Select(part => FhirValues.Clean(part.GetString())).OfType<string>();
        return Usable(string.Join(' ', parts)) ?? Usable(name.Text("text"));
    }

    private static string? RecordNumber(JsonElement patient) => patient.Objects("identifier")
        .Where(identifier => identifier.Object("type").Objects("coding").Any(coding => coding.Text("code") == MedicalRecord))
        .Where(identifier => !Forbidden.Contains(identifier.Text("system") ?? ""))
        .Select(identifier => Usable(identifier.Text("value"))).FirstOrDefault(value => value is not null && !LooksForbidden(value));

    private static string? Usable(string? text) => text is { Length: > 0 and <= MaxLength } ? text : null;

    // A number of nine digits (123-45-6789), or of the form of a Medicare number (1EG4-TE5-MK73), whatever it is called.
    private static bool LooksForbidden(string value)
    {
        var bare = value.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return (bare.Length == 9 && bare.All(char.IsAsciiDigit)) || IsMedicareNumber(bare);
    }

    private static bool IsMedicareNumber(string bare) => bare.Length == 11
        && char.IsAsciiDigit(bare[0]) && char.IsAsciiLetter(bare[1]) && char.IsAsciiDigit(bare[3])
        && char.IsAsciiLetter(bare[4]) && char.IsAsciiDigit(bare[6]) && char.IsAsciiLetter(bare[7])
        && char.IsAsciiLetter(bare[8]) && char.IsAsciiDigit(bare[9]) && char.IsAsciiDigit(bare[10]);
}
