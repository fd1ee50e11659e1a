using System.Buffers;
using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>Invented hook calls, and their answers. Every answer is held against the rules of the standards.</summary>
internal static class Hook
{
    public const string Select = "order-select-cardiac-imaging";
    public const string Sign = "order-sign-cardiac-imaging";
    public const string Dispatch = "order-dispatch-cardiac-imaging";
    public const string Book = "appointment-book-cardiac-imaging";

    public static readonly OrderAssessor Assessor = new(Request.Knowledge);

    public static readonly HookRequestReader HookReader = new(Request.Knowledge);

    public static readonly HookSettings AsPayer = HookSettings.Default with { Authority = new HookAuthority(AuthorityKind.Payer, "Prairie Health Plan") };

    /// <summary>A call at signing, with patient and coverage prefetched.</summary>
    public static JsonObject Signing(params JsonObject[] orders) => Call(
        "order-sign", new JsonObject { ["userId"] = "Practitioner/dr", ["patientId"] = "p1", ["draftOrders"] = BundleOf(orders) }, Patient(), Coverage());

    /// <summary>A call at selection, with the first order selected.</summary>
    public static JsonObject Selecting(params JsonObject[] orders) => Call(
        "order-select",
        new JsonObject { ["userId"] = "Practitioner/dr", ["patientId"] = "p1", ["selections"] = new JsonArray($"ServiceRequest/{orders[0]["id"]}"), ["draftOrders"] = BundleOf(orders) },
        Patient(), Coverage());

    /// <summary>A call at dispatch, with the orders prefetched.</summary>
    public static JsonObject Dispatching(params JsonObject[] orders)
    {
        var call = Call(
            "order-dispatch",
            new JsonObject { ["patientId"] = "p1", ["dispatchedOrders"] = new JsonArray([.. orders.Select(order => (JsonNode)$"ServiceRequest/{order["id"]}")]), ["performer"] = "Organization/imaging" },
            Patient(), Coverage());
        call["prefetch"]!["serviceRequests"] = BundleOf(orders);
        return call;
    }

    /// <summary>A call at booking.</summary>
    public static JsonObject Booking(JsonObject appointment, params JsonObject[] orders)
    {
        var call = Call("appointment-book", new JsonObject { ["userId"] = "Practitioner/dr", ["patientId"] = "p1", ["appointments"] = BundleOf(appointment) }, Patient(), Coverage());
        call["prefetch"]!["serviceRequests"] = BundleOf(orders);
        return call;
    }

    public static JsonObject Appointment(string changes = "{}") => Merge(
        """
        {
          "resourceType": "Appointment", "id": "a1", "status": "proposed", "start": "2026-12-01T10:30:00-05:00", "end": "2026-12-01T11:00:00-05:00", "created": "2026-11-18",
          "serviceType": [ { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } ],
          "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I20.89" } ] } ],
          "participant": [ { "actor": { "reference": "Patient/p1" }, "status": "tentative" } ]
        }
        """, changes);

    public static JsonObject Ask(this JsonObject call, string version)
    {
        call["extension"] = new JsonObject { ["davinci-crd.requestedVersion"] = version };
        return call;
    }

    public static JsonObject Configure(this JsonObject call, string configuration)
    {
        call["extension"] = new JsonObject { ["davinci-crd.configuration"] = JsonNode.Parse(configuration) };
        return call;
    }

    public static JsonObject Prefetch(this JsonObject call, string key, JsonNode? value)
    {
        call["prefetch"]![key] = value;
        return call;
    }

    public static JsonObject AtServer(this JsonObject call)
    {
        call["fhirServer"] = "https://ehr.example/fhir";
        call["fhirAuthorization"] = JsonNode.Parse("""{ "access_token": "s3cret-token", "token_type": "Bearer", "expires_in": 300, "scope": "patient/*.read", "subject": "ordercheck" }""");
        return call;
    }

    public static string ServiceOf(JsonNode call) => $"{(string?)call["hook"]}-cardiac-imaging";

    public static HookRequest Take(JsonNode call, HookSettings? settings = null)
    {
        Assert.True(HookReader.TryRead(Bytes(call), ServiceOf(call), Today, settings ?? HookSettings.Default, out var request, out var fault), fault?.Text);
        return request;
    }

    public static RequestFault Refuse(JsonNode call, string? service = null, HookSettings? settings = null)
    {
        if (HookReader.TryRead(Bytes(call), service ?? ServiceOf(call), Today, settings ?? HookSettings.Default, out var request, out var fault))
        {
            Assert.False(request.TryToCheck(out _, out fault));
        }

        return fault!;
    }

    /// <summary>The answer to a call whose data is all there.</summary>
    public static JsonObject Answer(JsonNode call, HookSettings? settings = null) => Answer(Take(call, settings));

    public static JsonObject Answer(HookRequest request)
    {
        var bytes = Write(request);
        var answer = JsonNode.Parse(bytes)!.AsObject();
        AnswerRules.Hold(request, answer);
        return answer;
    }

    public static byte[] Write(HookRequest request)
    {
        Assert.True(request.TryToCheck(out var check, out var fault), fault?.Text);
        var output = new ArrayBufferWriter<byte>();
        HookResponseWriter.Write(output, HookResponse.Of(request, Assessor.Assess(check.Orders), Assessor));
        return output.WrittenSpan.ToArray();
    }

    public static IReadOnlyList<JsonObject> Cards(this JsonObject answer) => [.. answer["cards"]!.AsArray().Select(card => card!.AsObject())];

    public static IReadOnlyList<JsonObject> Actions(this JsonObject answer) => [.. answer["systemActions"]!.AsArray().Select(action => action!.AsObject())];

    public static IReadOnlyList<JsonObject> Suggestions(this JsonObject answer) =>
        [.. answer.Cards().Where(card => card.ContainsKey("suggestions")).SelectMany(card => card["suggestions"]!.AsArray()).Select(suggestion => suggestion!.AsObject())];

    public static IReadOnlyList<JsonObject> Assessments(this JsonObject answer) => [.. answer["extension"]![HookResponseWriter.AssessmentKey]!.AsArray().Select(one => one!.AsObject())];

    /// <summary>The coverage-information of a resource, by the names of its parts.</summary>
    public static IReadOnlyList<ILookup<string, JsonNode?>> CoverageInformation(JsonNode resource) =>
        [.. (resource["extension"] as JsonArray ?? []).OfType<JsonObject>().Where(extension => Text(extension["url"]) == Canonical.CoverageInformation && extension["extension"] is JsonArray).Select(Parts)];

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static ILookup<string, JsonNode?> Parts(JsonObject extension) => extension["extension"]!.AsArray().OfType<JsonObject>().ToLookup(
        part => Text(part["url"]) ?? "", part => part.Where(pair => pair.Key.StartsWith("value", StringComparison.Ordinal)).Select(pair => pair.Value).FirstOrDefault());

    public static string? Word(this ILookup<string, JsonNode?> parts, string name) => (string?)parts[name].FirstOrDefault();

    private static JsonObject Call(string hook, JsonObject context, JsonObject patient, JsonObject coverage) => new()
    {
        ["hook"] = hook,
        ["hookInstance"] = "6bc883b2-b795-4dcb-b661-34884a31d472",
        ["context"] = context,
        ["prefetch"] = new JsonObject { ["patient"] = patient, ["coverage"] = BundleOf(coverage), ["encounter"] = null, ["problems"] = BundleOf() },
    };
}
