using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderCheck.Tests.Shared;

/// <summary>
/// What CRD 2.0.1 and 2.2.1 ask of the resources of a hook call and of its answer, as far as it can be told without a terminology server: elements of R4,
/// cardinalities, types, required codes, and the invariants of R4 and CRD. Not HAPI's validator, which these tests do not run.
/// </summary>
internal static partial class CrdProfileRules
{
    private static readonly string[] OfResource = ["resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension"];

    private static readonly Dictionary<string, Element[]> Profiles = new(StringComparer.Ordinal)
    {
        ["ServiceRequest"] =
        [
            new("status", "code", 1, false, ["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"]),
            new("intent", "code", 1, false, ["proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"]),
            new("code", "CodeableConcept", 1, false),
            new("subject", "Reference", 1, false, ["Patient"]),
            new("authoredOn", "dateTime", 1, false),
            new("requester", "Reference", 1, false, ["Practitioner", "PractitionerRole"]),
            new("identifier", "Identifier", 0, true),
            new("basedOn", "Reference", 0, true),
            new("replaces", "Reference", 0, true),
            new("requisition", "Identifier", 0, false),
            new("category", "CodeableConcept", 0, true),
            new("priority", "code", 0, false, ["routine", "urgent", "asap", "stat"]),
            new("doNotPerform", "boolean", 0, false),
            new("orderDetail", "CodeableConcept", 0, true),
            new("quantityQuantity", "object", 0, false),
            new("encounter", "Reference", 0, false, ["Encounter"]),
            new("occurrenceDateTime", "dateTime", 0, false),
            new("occurrencePeriod", "object", 0, false),
            new("occurrenceTiming", "object", 0, false),
            new("performerType", "CodeableConcept", 0, false),
            new("performer", "Reference", 0, true),
            new("locationCode", "CodeableConcept", 0, true),
            new("locationReference", "Reference", 0, true, ["Location"]),
            new("reasonCode", "CodeableConcept", 0, true),
            new("reasonReference", "Reference", 0, true, ["Condition", "Observation", "DiagnosticReport", "DocumentReference"]),
            new("insurance", "Reference", 0, true, ["Coverage", "ClaimResponse"]),
            new("supportingInfo", "Reference", 0, true),
            new("bodySite", "CodeableConcept", 0, true),
            new("note", "object", 0, true),
        ],
        ["Appointment"] =
        [
            new("status", "code", 1, false, ["proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error", "checked-in", "waitlist"]),
            new("participant", "object", 1, true),
            new("identifier", "Identifier", 0, true),
            new("serviceCategory", "CodeableConcept", 0, true),
            new("serviceType", "CodeableConcept", 0, true),
            new("specialty", "CodeableConcept", 0, true),
            new("appointmentType", "CodeableConcept", 0, false),
            new("reasonCode", "CodeableConcept", 0, true),
            new("reasonReference", "Reference", 0, true, ["Condition", "Procedure", "Observation", "ImmunizationRecommendation"]),
            new("description", "string", 0, false),
            new("supportingInformation", "Reference", 0, true),
            new("start", "dateTime", 0, false),
            new("end", "dateTime", 0, false),
            new("created", "dateTime", 0, false),
            new("basedOn", "Reference", 0, true, ["ServiceRequest"]),
            new("requestedPeriod", "object", 0, true),
        ],
        ["Patient"] =
        [
            new("identifier", "Identifier", 1, true),
            new("name", "object", 1, true),
            new("gender", "code", 1, false, ["male", "female", "other", "unknown"]),
            new("birthDate", "dateTime", 0, false),
            new("address", "object", 0, true),
            new("telecom", "object", 0, true),
            new("active", "boolean", 0, false),
        ],
        ["Practitioner"] =
        [
            new("identifier", "Identifier", 1, true),
            new("name", "object", 1, true),
        ],
        ["Coverage"] =
        [
            new("status", "code", 1, false, ["active", "cancelled", "draft", "entered-in-error"]),
            new("beneficiary", "Reference", 1, false, ["Patient"]),
            new("relationship", "CodeableConcept", 1, false),
            new("payor", "Reference", 1, true, ["Organization"]),
            new("type", "CodeableConcept", 0, false),
            new("subscriberId", "string", 0, false),
            new("period", "object", 0, false),
            new("class", "object", 0, true),
            new("order", "number", 0, false),
        ],
    };

    /// <summary>What is wrong with a resource, each with its element; empty when nothing is.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="version">The CRD version, for its coverage-information; null for both.</param>
    /// <param name="isNew">True for a resource that is still to be created, which has no id.</param>
    public static IReadOnlyList<string> Faults(JsonElement resource, string? version, bool isNew = false)
    {
        var faults = new List<string>();
        if (resource.ValueKind != JsonValueKind.Object || Word(resource, "resourceType") is not { } type || !Profiles.TryGetValue(type, out var elements))
        {
            return ["resourceType"];
        }

        if (isNew == resource.TryGetProperty("id", out _) || (!isNew && (Word(resource, "id") is not { } id || !Id().IsMatch(id))))
        {
            faults.Add("id");
        }

        foreach (var member in resource.EnumerateObject().Where(member => !OfResource.Contains(member.Name, StringComparer.Ordinal) && !Array.Exists(elements, element => element.Name == member.Name)))
        {
            faults.Add($"{member.Name} is not an element");
        }

        foreach (var element in elements)
        {
            ElementFaults(resource, element, faults);
        }

        foreach (var extension in Items(resource, "extension"))
        {
            if (Word(extension, "url") is not { Length: > 0 } || extension.EnumerateObject().Count() != 2)
            {
                faults.Add("extension");
            }
            else if (CoverageInformationRules.Is(extension))
            {
                faults.AddRange(CoverageInformationRules.Faults(extension, version));
            }
        }

        InvariantFaults(resource, type, faults);
        return faults;
    }

    private static void ElementFaults(JsonElement resource, Element element, List<string> faults)
    {
        if (!resource.TryGetProperty(element.Name, out var value))
        {
            if (element.Least > 0)
            {
                faults.Add($"{element.Name} is missing");
            }

            return;
        }

        var isList = value.ValueKind == JsonValueKind.Array;
        if (isList != element.IsMany || (isList && value.GetArrayLength() == 0) || !(isList ? value.EnumerateArray().AsEnumerable() : [value]).All(one => IsOfType(one, element)))
        {
            faults.Add($"{element.Name} cannot be {value.GetRawText()}");
        }
    }

    private static void InvariantFaults(JsonElement resource, string type, List<string> faults)
    {
        switch (type)
        {
            case "ServiceRequest":
                Need("one occurrence", resource.EnumerateObject().Count(member => member.Name.StartsWith("occurrence", StringComparison.Ordinal)) <= 1);
                Need("prr-1", !resource.TryGetProperty("orderDetail", out _) || resource.TryGetProperty("code", out _));
                break;
            case "Appointment":
                var isTimed = resource.TryGetProperty("start", out _);
                Need("app-2", isTimed == resource.TryGetProperty("end", out _));
                Need("app-3", isTimed || Word(resource, "status") is "proposed" or "cancelled" or "waitlist");
                Need("app-1", Items(resource, "participant").TrueForAll(one => (one.TryGetProperty("actor", out _) || one.TryGetProperty("type", out _))
                    && Word(one, "status") is "accepted" or "declined" or "tentative" or "needs-action"));
                Need("the patient takes part", Items(resource, "participant").Exists(one => one.TryGetProperty("actor", out var actor) && Word(actor, "reference") is { } name && name.Contains("Patient/", StringComparison.Ordinal)));
                break;
            case "Patient":
                Need("MR identifier", Items(resource, "identifier").Exists(one => one.TryGetProperty("type", out var kind) && Items(kind, "coding").Exists(coding => Word(coding, "code") == "MR")));
                break;
            case "Practitioner":
                Need("NPI", Items(resource, "identifier").Exists(one => Word(one, "system") == "http://hl7.org/fhir/sid/us-npi" && IsNpi(Word(one, "value"))));
                break;
        }

        void Need(string invariant, bool holds)
        {
            if (!holds)
            {
                faults.Add(invariant);
            }
        }
    }

    private static bool IsOfType(JsonElement value, Element element) => element.Type switch
    {
        "code" => value.ValueKind == JsonValueKind.String && element.Values!.Contains(value.GetString(), StringComparer.Ordinal),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String && value.GetString()!.Trim().Length > 0,
        "dateTime" => value.ValueKind == JsonValueKind.String && DateOrTime().IsMatch(value.GetString()!)
            && (value.GetString()!.Length < 10 || DateOnly.TryParseExact(value.GetString()![..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)),
        "Reference" => value.ValueKind == JsonValueKind.Object
            && (Word(value, "reference") is { } reference
                ? reference.StartsWith('#') || element.Values is null || element.Values.Any(type => reference.Contains($"{type}/", StringComparison.Ordinal))
                : value.TryGetProperty("identifier", out _) || value.TryGetProperty("display", out _)),
        "CodeableConcept" => value.ValueKind == JsonValueKind.Object
            && (Word(value, "text") is { Length: > 0 } || Items(value, "coding").Exists(coding => Word(coding, "code") is { Length: > 0 }))
            && Items(value, "coding").TrueForAll(coding => !coding.TryGetProperty("system", out var system) || Uri.TryCreate(system.GetString(), UriKind.Absolute, out _)),
        "Identifier" => Word(value, "value") is { Length: > 0 } && Uri.TryCreate(Word(value, "system"), UriKind.Absolute, out _),
        _ => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any(),
    };

    // The check digit of a National Provider Identifier: Luhn over 80840 and its ten digits.
    private static bool IsNpi(string? number)
    {
        if (number is not { Length: 10 } || !number.All(char.IsAsciiDigit))
        {
            return false;
        }

        var sum = 24;
        for (var place = 0; place < 10; place++)
        {
            var digit = (number[9 - place] - '0') * (place % 2 == 1 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    private static string? Word(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<JsonElement> Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    [GeneratedRegex("^[A-Za-z0-9.-]{1,64}$", RegexOptions.None, 1000)]
    private static partial Regex Id();

    [GeneratedRegex("^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateOrTime();

    private sealed record Element(string Name, string Type, int Least, bool IsMany, string[]? Values = null);
}
