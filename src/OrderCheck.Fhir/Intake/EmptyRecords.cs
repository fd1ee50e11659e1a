using System.Text.Json;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// Finds records that do not say what they record: a condition without a code, a device without a type, a status without a value. Such a record is unread, not empty: it may hold what
/// speaks against an order.
/// </summary>
internal static class EmptyRecords
{
    /// <summary>What a resource leaves out, or null when it says what it records.</summary>
    public static ReadIssue? Find(FhirResource resource) => resource.Type switch
    {
        "Condition" => OfCondition(resource),
        "Device" when !Says(resource.Json.Member("type")) && !resource.Json.Objects("deviceName").Any(name => name.Text("name") is not null) =>
            new ReadIssue(resource.Path, "the device has no type and no name", "Send what kind of device it is."),
        _ => null,
    };

    private static ReadIssue? OfCondition(FhirResource resource) =>
        !Says(resource.Json.Member("code")) ? new ReadIssue(resource.Path, "the condition has no code and no words", "Send which condition it is.")
        : IsEmptyStatus(resource, "clinicalStatus") ?? IsEmptyStatus(resource, "verificationStatus");

    private static ReadIssue? IsEmptyStatus(FhirResource resource, string element) =>
        resource.Json.Has(element) && !Says(resource.Json.Member(element))
            ? new ReadIssue(resource.Place.To(element).ToString(), $"{element} has no code", "Send the code, or leave the element out.")
            : null;

    // A list where one value belongs is another fault.
    private static bool Says(JsonElement concept) => concept.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object)
        || concept.Text("text") is not null
        || concept.Member("coding") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Array) }
        || concept.Objects("coding").Any(coding => coding.Text("code") is not null || coding.Text("display") is not null);
}
