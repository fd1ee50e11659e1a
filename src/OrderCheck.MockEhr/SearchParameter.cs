using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.Ehr;

internal enum SearchKind
{
    Token,
    Reference,
    Date,
    Text,
}

/// <summary>One search parameter of a type.</summary>
/// <param name="Name">What a query calls it.</param>
/// <param name="Kind">How its values are compared.</param>
/// <param name="Paths">Where its values are.</param>
/// <param name="Target">The only type to which its references may point; null for any.</param>
internal sealed record SearchParameter(string Name, SearchKind Kind, ImmutableArray<string> Paths, string? Target = null)
{
    private const string Dated = "date";

    private static readonly SearchParameter[] OfAll =
    [
        Token("_id", "id"), Date("_lastUpdated", "meta.lastUpdated"), Token("identifier", "identifier"),
    ];

    private static readonly SearchParameter[] OfCharts =
    [
        Patient("subject.reference", "patient.reference"), Reference("subject", "subject"), Token("status", "status"), Token("code", "code"), Token("category", "category"),
        Reference("encounter", "encounter", "context.encounter"),
    ];

    private static readonly Dictionary<string, SearchParameter[]> Own = new(StringComparer.Ordinal)
    {
        ["AllergyIntolerance"] = [Token("clinical-status", "clinicalStatus"), Token("verification-status", "verificationStatus"), Date(Dated, "recordedDate"), Token("criticality", "criticality")],
        ["Appointment"] = [Patient("participant.actor.reference"), Reference("actor", "participant.actor"), Date(Dated, "start"), Reference("based-on", "basedOn"), Token("service-type", "serviceType"), Reference("practitioner", "participant.actor") with { Target = "Practitioner" }],
        ["Claim"] = [Token("use", "use"), Date("created", "created"), Reference("insurer", "insurer"), Reference("provider", "provider")],
        ["ClaimResponse"] = [Token("use", "use"), Token("outcome", "outcome"), Date("created", "created"), Reference("insurer", "insurer"), Reference("request", "request"), Reference("requestor", "requestor")],
        ["Condition"] =
        [
            Token("clinical-status", "clinicalStatus"), Token("verification-status", "verificationStatus"), Date("onset-date", "onsetDateTime", "onsetPeriod"), Date("recorded-date", "recordedDate"), Date("abatement-date", "abatementDateTime", "abatementPeriod"), Token("severity", "severity"),
        ],
        ["Coverage"] =
        [
            Patient("beneficiary.reference"), Reference("beneficiary", "beneficiary"), Reference("payor", "payor"), Reference("subscriber", "subscriber"), Reference("policy-holder", "policyHolder"), Token("type", "type"), Token("class-type", "class.type"), Words("class-value", "class.value"),
        ],
        ["Device"] = [Token("type", "type"), Reference("organization", "owner")],
        ["DiagnosticReport"] = [Date(Dated, "effectiveDateTime", "effectivePeriod"), Date("issued", "issued"), Reference("based-on", "basedOn"), Reference("result", "result"), Token("conclusion", "conclusionCode"), Reference("performer", "performer")],
        ["DocumentReference"] = [Token("type", "type"), Date(Dated, "date"), Date("period", "context.period"), Reference("related", "context.related"), Token("event", "context.event")],
        ["Encounter"] = [Token("class", "class"), Token("type", "type"), Date(Dated, "period"), Reference("location", "location.location"), Reference("participant", "participant.individual"), Reference("based-on", "basedOn")],
        ["FamilyMemberHistory"] = [Token("code", "condition.code"), Date(Dated, "date"), Token("relationship", "relationship")],
        ["ImagingStudy"] = [Date("started", "started"), Token("modality", "modality", "series.modality"), Reference("basedon", "basedOn")],
        ["Location"] = [Words("name", "name", "alias"), Token("type", "type"), Words("address-state", "address.state"), Words("address-postalcode", "address.postalCode"), Words("address-city", "address.city"), Reference("organization", "managingOrganization")],
        ["MedicationRequest"] = [Token("intent", "intent"), Token("code", "medicationCodeableConcept"), Date("authoredon", "authoredOn"), Reference("requester", "requester")],
        ["MedicationStatement"] = [Token("code", "medicationCodeableConcept"), Date("effective", "effectiveDateTime", "effectivePeriod")],
        ["Observation"] = [Date(Dated, "effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming"), Token("value-concept", "valueCodeableConcept"), Reference("based-on", "basedOn"), Reference("has-member", "hasMember")],
        ["Organization"] = [Words("name", "name", "alias"), Token("type", "type"), Token("active", "active"), Words("address-state", "address.state")],
        ["Patient"] = [Words("name", "name.family", "name.given", "name.text"), Words("family", "name.family"), Words("given", "name.given"), Date("birthdate", "birthDate"), Token("gender", "gender"), Token("active", "active")],
        ["Practitioner"] = [Words("name", "name.family", "name.given", "name.text"), Words("family", "name.family"), Token("active", "active")],
        ["PractitionerRole"] = [Reference("practitioner", "practitioner"), Reference("organization", "organization"), Token("specialty", "specialty"), Token("role", "code"), Token("active", "active")],
        ["Procedure"] = [Date(Dated, "performedDateTime", "performedPeriod"), Reference("based-on", "basedOn"), Reference("performer", "performer.actor")],
        ["ServiceRequest"] =
        [
            Token("intent", "intent"), Date("authored", "authoredOn"), Date("occurrence", "occurrenceDateTime", "occurrencePeriod", "occurrenceTiming"), Reference("requester", "requester"), Reference("performer", "performer"), Reference("based-on", "basedOn"), Reference("replaces", "replaces"), Token("requisition", "requisition"), Token("priority", "priority"),
        ],
        ["Task"] = [Patient("for.reference"), Token("intent", "intent"), Reference("based-on", "basedOn"), Reference("focus", "focus"), Reference("owner", "owner"), Date("authored-on", "authoredOn")],
    };

    /// <summary>Types whose charts have no patient, or another way to name him.</summary>
    private static readonly HashSet<string> NotOfAPatient = new(["Location", "Organization", "Patient", "Practitioner", "PractitionerRole"], StringComparer.Ordinal);

    /// <summary>Types that can be searched whether or not the EHR holds one.</summary>
    public static ImmutableArray<string> KnownTypes { get; } = [.. Own.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The parameters of a type; for types that nobody described, what charts have in common.</summary>
    public static ImmutableArray<SearchParameter> Of(string type)
    {
        var own = Own.GetValueOrDefault(type, [Date(Dated, Dated, "effectiveDateTime", "authoredOn", "recordedDate")]);
        IEnumerable<SearchParameter> common = NotOfAPatient.Contains(type) ? OfAll : [.. OfAll, .. OfCharts];
        return [.. own.Concat(common.Where(parameter => own.All(mine => mine.Name != parameter.Name)))];
    }

    public IEnumerable<JsonElement> Values(EhrResource resource) => Paths.SelectMany(path => resource.Json.At(path));

    private static SearchParameter Token(string name, params string[] paths) => new(name, SearchKind.Token, [.. paths]);

    private static SearchParameter Date(string name, params string[] paths) => new(name, SearchKind.Date, [.. paths]);

    private static SearchParameter Words(string name, params string[] paths) => new(name, SearchKind.Text, [.. paths]);

    private static SearchParameter Reference(string name, params string[] paths) => new(name, SearchKind.Reference, [.. paths.Select(path => path + ".reference")]);

    private static SearchParameter Patient(params string[] paths) => new("patient", SearchKind.Reference, [.. paths], "Patient");
}
