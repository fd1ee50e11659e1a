using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Task = System.Threading.Tasks.Task;

namespace OrderCheck.Ehr.Fhir;

/// <summary>Reads resources as the SDK's types, to search in them. What is served is always the received JSON.</summary>
internal static class PocoReader
{
    // Without a validator faulty codes and dates stay readable; a resource that breaks FHIR's structure is still searched as far as it was
    // read.
    private static readonly Lazy<FhirJsonDeserializer> Deserializer = new(() =>
        new(new DeserializerSettings().UsingMode(DeserializationMode.Strict) with { Validator = null }));

    // Begins with the first EHR of a process.
    private static readonly Lazy<Task> WarmUp = new(() => Task.Run(() =>
    {
        var patient = Read(JsonSerializer.SerializeToElement(
            new { resourceType = "Coverage", beneficiary = new { reference = "Patient/p" } }));
        return SearchParam.Find("Coverage", "patient")!.ReadValues(patient);
    }));

    /// <summary>Done when the SDK has read its model, which takes it half a second once.</summary>
    public static Task Warm => WarmUp.Value;

    /// <summary>The resource; null when the SDK cannot make one of it.</summary>
    public static Resource? Read(JsonElement json)
    {
        try
        {
            var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(json));
            Deserializer.Value.TryDeserializeResource(ref reader, out var resource, out _);
            return resource;
        }
        catch (Exception fault) when (
            fault is JsonException or InvalidOperationException or NotSupportedException or IndexOutOfRangeException or FormatException)
        {
            // The SDK throws for some faults that are still JSON. Such a resource is served by its id and found by no other search.
            return null;
        }
    }
}
