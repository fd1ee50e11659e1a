using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>Requests with one more contradiction, one more doubt or one earlier date: nothing that speaks for an order.</summary>
internal static class AddedDoubt
{
    private const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    private const int YearsBack = 4;

    private static readonly string[] Denials =
    [
        "asymptomatic", "no chest pain", "denies CP, SOB or palpitations", "CP-free since June", "r/o CAD", "?CAD", "mother has chest pain",
        "return if chest pain", "h/o chest pain, none now", "pain free", "no CAD", "possible cardiomyopathy", "myocarditis ruled out", "cath scheduled",
        "screening",
    ];

    private static readonly string[] Dates = ["effectiveDateTime", "issued", "performedDateTime", "recordedDate", "onsetDateTime", "date"];

    private static readonly (string Element, string Status)[] Statuses =
    [
        ("verificationStatus", "refuted"), ("verificationStatus", "entered-in-error"), ("verificationStatus", "unconfirmed"),
        ("clinicalStatus", "resolved"),
    ];

    // A denial; a planned catheterization; a triple rule-out; who works, which decides who pays.
    private static readonly string[] Against = ["asymptomatic", "invasive-angiography", "triple-rule-out", "employment"];

    /// <summary>Every request that differs from this one by one doubt, with its name.</summary>
    public static IEnumerable<(string Doubt, JsonNode Body)> AllOf(JsonNode body)
    {
        if (body["entry"] is not JsonArray entries)
        {
            yield break;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i]?["resource"] is not JsonObject resource)
            {
                continue;
            }

            foreach (var (doubt, changed) in Kind(resource) == "ServiceRequest" ? OfOrder(resource) : Earlier(resource))
            {
                var copy = body.DeepClone();
                copy["entry"]![i]!["resource"] = changed;
                yield return (doubt, copy);
            }

            foreach (var (doubt, added) in Kind(resource) == "ServiceRequest" ? OfRecord(resource) : [])
            {
                var copy = body.DeepClone();
                copy["entry"]!.AsArray().Add(new JsonObject { ["resource"] = added });
                yield return (doubt, copy);
            }
        }
    }

    /// <summary>True when the second answer reassures where the first does not.</summary>
    public static bool IsMoreReassuring(OrderAssessment was, OrderAssessment now) =>
        (now.Support?.Value == DiagnosisSupport.Supported && was.Support?.Value != DiagnosisSupport.Supported)
        || (now.Notice?.Value.Status is AbnStatus.NotNeeded or AbnStatus.OnFile
            && was.Notice?.Value.Status is AbnStatus.Needed or AbnStatus.Undetermined)
        || (now.PriorAuth?.Value is PriorAuth.NotNeeded or PriorAuth.Satisfied
            && was.PriorAuth?.Value is PriorAuth.Required or PriorAuth.Likely or PriorAuth.Unknown)
        || (IsAllClear(now) && !IsAllClear(was));

    private static bool IsAllClear(OrderAssessment one) => one.Findings.Any(finding => finding.Code == FindingCode.AllClear);

    private static IEnumerable<(string Doubt, JsonObject Order)> OfOrder(JsonObject order)
    {
        var reasons = order["reasonCode"] as JsonArray;
        foreach (var words in Denials)
        {
            var more = order.DeepClone().AsObject();
            more["reasonCode"] = reasons?.DeepClone() ?? new JsonArray();
            more["reasonCode"]!.AsArray().Add(new JsonObject { ["text"] = words });
            yield return ($"reason '{words}'", more);
            for (var i = 0; i < (reasons?.Count ?? 0); i++)
            {
                if (reasons![i] is JsonObject coded && !coded.ContainsKey("text"))
                {
                    var own = order.DeepClone().AsObject();
                    own["reasonCode"]![i]!["text"] = words;
                    yield return ($"own words '{words}'", own);
                }
            }
        }

        var noted = order.DeepClone().AsObject();
        noted["note"] = new JsonArray(new JsonObject { ["text"] = "denies chest pain" });
        yield return ("a note that denies", noted);
    }

    private static IEnumerable<(string Doubt, JsonObject Resource)> OfRecord(JsonObject order)
    {
        var subject = order["subject"];
        var codings = (order["reasonCode"] as JsonArray)?.SelectMany(reason => reason?["coding"] as JsonArray ?? []) ?? [];
        foreach (var code in codings.Select(coding => coding?["code"]).OfType<JsonValue>())
        {
            foreach (var (element, status) in Statuses)
            {
                yield return ($"condition {status}", new JsonObject
                {
                    ["resourceType"] = "Condition",
                    ["id"] = "added",
                    ["subject"] = subject?.DeepClone(),
                    ["code"] = Concept(new JsonObject { ["system"] = Icd10Cm, ["code"] = code.DeepClone() }),
                    [element] = Concept(new JsonObject { ["code"] = status }),
                });
            }
        }

        var asymptomatic = Fact("symptom-status", """{ "id": "added", "valueString": "asymptomatic" }""");
        asymptomatic["subject"] = subject?.DeepClone();
        asymptomatic["effectiveDateTime"] = order["authoredOn"]?.DeepClone() ?? asymptomatic["effectiveDateTime"]!.DeepClone();
        yield return ("asymptomatic as a fact", asymptomatic);
    }

    // Evidence of an earlier year. What speaks against an order may go with its age: that is what an age is for.
    private static IEnumerable<(string Doubt, JsonObject Resource)> Earlier(JsonObject resource)
    {
        if (Kind(resource) is not ("Observation" or "DiagnosticReport" or "Procedure" or "Condition") || SpeaksAgainst(resource))
        {
            yield break;
        }

        foreach (var element in Dates)
        {
            if (resource[element] is JsonValue value && value.TryGetValue<string>(out var date) && date.Length >= 4
                && int.TryParse(date[..4], out var year) && year > YearsBack)
            {
                var earlier = resource.DeepClone().AsObject();
                earlier[element] = FormattableString.Invariant($"{year - YearsBack:0000}{date[4..]}");
                yield return ($"earlier {element}", earlier);
            }
        }
    }

    private static bool SpeaksAgainst(JsonObject resource) => Against.Any(resource.ToJsonString().Contains);

    private static JsonObject Concept(JsonObject coding) => new() { ["coding"] = new JsonArray(coding) };

    private static string? Kind(JsonObject resource) =>
        resource["resourceType"] is JsonValue value && value.TryGetValue<string>(out var kind) ? kind : null;
}
