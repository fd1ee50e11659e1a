using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;
using OrderCheck.Fhir.Validation;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// Parses one resource with the FHIR SDK. The SDK throws on some input and changes some silently, so every resource is parsed by itself,
/// and what it reports or throws
/// becomes an issue of that resource.
/// </summary>
internal static class ResourceParser
{
    // As fast as the lenient modes, which lose data without a word; wrong values are found when they are read.
    private static readonly FhirJsonDeserializer Parser = new(
        new DeserializerSettings().UsingMode(DeserializationMode.Strict) with { Validator = null });

    // Twice as slow, and it says where a wrong value is.
    private static readonly FhirJsonDeserializer Explainer = new(new DeserializerSettings().UsingMode(DeserializationMode.Strict));

    // An element twice, a list in a list, a value for an object and an object for a value. Empty elements and nulls count as absent.
    private static readonly FrozenSet<string> Structural = new[] { "JSON129", "JSON130", "JSON131",
        "JSON132" }.ToFrozenSet(StringComparer.Ordinal);

    // Null in a list, a value of another kind, a list for one value and one value for a list.
    private static readonly FrozenSet<string> Unreadable = Structural.Concat(["PVAL104", "PVAL123", "PVAL127"])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Parses a resource.</summary>
    /// <param name="resource">The resource as received.</param>
    /// <param name="issue">What makes it unreadable, or null.</param>
    /// <returns>Null when the SDK could make nothing of it.</returns>
    public static R4.Resource? Parse(FhirResource resource, out ReadIssue? issue)
    {
        try
        {
            var json = Supported(resource, out issue);
            var reader = new Utf8JsonReader(json);
            Parser.TryDeserializeResource(ref reader, out var parsed, out var issues);
            if (issue is null && issues.Any(found => IsReported(found, Structural)))
            {
                issue = Explain(resource);
            }

            return parsed;
        }
        catch (Exception fault) when (IsFaultOfInput(fault))
        {
            issue = MemberNameFaults.First(resource.Json, resource.Path) ?? Unparsable(resource);
            return null;
        }
    }

    /// <summary>Says where a resource that could not be read has its first fault.</summary>
    public static ReadIssue Explain(FhirResource resource)
    {
        if (MemberNameFaults.First(resource.Json, resource.Path) is { } names)
        {
            return names;
        }

        try
        {
            var reader = new Utf8JsonReader(Supported(resource, out _));
            Explainer.TryDeserializeResource(ref reader, out _, out var issues);
            var first = ParseIssueReader.Read(resource.Json, resource.Path, issues.Where(found => IsReported(found, Unreadable)))
                .FirstOrDefault();
            return first is null ? Unparsable(resource)
                : new ReadIssue(first.Place, first.Text.TrimEnd('.'), first.Remedy ?? "Send it as FHIR R4 defines it.");
        }
        catch (Exception fault) when (IsFaultOfInput(fault))
        {
            return Unparsable(resource);
        }
    }

    /// <summary>Reads one small resource, so that the first request does not wait for what the SDK does once.</summary>
    public static void WarmUp()
    {
        foreach (var type in SupportedElements.Types)
        {
            using var document = JsonDocument.Parse($$"""{ "resourceType": "{{type}}", "id": "a" }""");
            _ = new FhirResource(document.RootElement, type, new NodePath(null, type)).Poco;
        }
    }

    // Measured: on input that it cannot take the SDK throws these, and not only exceptions of its own.
    private static bool IsFaultOfInput(Exception fault) =>
        fault is CodedException or JsonException or InvalidOperationException or NotSupportedException or ArgumentException
            or IndexOutOfRangeException or FormatException or OverflowException or InvalidCastException or NullReferenceException;

    private static bool IsReported(CodedException found, FrozenSet<string> codes) =>
        codes.Contains(found.ErrorCode)
        && (found is not ExtendedCodedException { InstancePath: { } path } || SupportedElements.Includes(path));

    private static ReadIssue Unparsable(FhirResource resource) =>
        new(resource.Path, "it cannot be read as a FHIR R4 resource", "Send a resource that is valid FHIR R4 JSON; $validate says more.");

    // The resource without what no one reads, and with each element once.
    private static ReadOnlySpan<byte> Supported(FhirResource resource, out ReadIssue? issue)
    {
        issue = null;
        var elements = SupportedElements.Of(resource.Type);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        foreach (var member in resource.Json.EnumerateObject())
        {
            if (member.Name.Length == 0 || !names.Add(member.Name))
            {
                issue ??= MemberNameFaults.First(resource.Json, resource.Path);
                continue;
            }

            if (member.Value.ValueKind == JsonValueKind.Null || !IsRead(elements, member.Name, out var element))
            {
                continue;
            }

            if (!sent.TryAdd(element, member.Name))
            {
                issue ??= new ReadIssue($"{resource.Path}.{element}", $"{element} is given in more than one way",
                    $"Send one of {sent[element]} and {member.Name}.");
                continue;
            }

            writer.WritePropertyName(member.Name);
            WriteWithoutNulls(writer, ClientHabits.Corrected(resource.Type, element, member.Value));
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    // A member that is null says nothing, at any depth; in a list it stays, because what was there is lost.
    private static void WriteWithoutNulls(Utf8JsonWriter writer, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        switch (raw.IndexOf("null"u8) < 0 ? JsonValueKind.Undefined : value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
                {
                    writer.WritePropertyName(member.Name);
                    WriteWithoutNulls(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteWithoutNulls(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(raw, skipInputValidation: true);
                break;
        }
    }

    private static bool IsRead(IReadOnlySet<string>? elements, string member, out string element)
    {
        element = member;
        if (elements is null)
        {
            return member is not ("contained" or "text");
        }

        if (member is "resourceType" or "id")
        {
            return true;
        }

        element = SupportedElements.Element(elements, member) ?? "";
        return element.Length > 0;
    }
}
