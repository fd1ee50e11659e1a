using System.Buffers;
using System.Text.Json;

namespace OrderCheck.Fhir.Writing;

/// <summary>Writes assessments as plain JSON. The same answer gives the same bytes.</summary>
public static class AssessmentJsonWriter
{
    /// <summary>Writes the answer to a check.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="assessments">The assessments of all orders of the request, in their order; at least one.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<OrderAssessment> assessments, bool indented = false)
    {
        using var json = new Utf8JsonWriter(output, FhirJson.Options(indented));
        JsonSerializer.Serialize(json, CheckJson.Of(assessments), AssessmentJsonContext.Default.CheckJson);
    }
}
