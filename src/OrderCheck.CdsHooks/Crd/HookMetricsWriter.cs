using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>What is known of one hook call when it is over. What is null was not known.</summary>
/// <param name="Service">The service that was called.</param>
/// <param name="Received">When the call came.</param>
/// <param name="Answered">When the answer had left.</param>
public sealed record HookCallMetrics(HookService Service, DateTimeOffset Received, DateTimeOffset Answered)
{
    /// <summary>HTTP status of the answer; null when nobody was left to answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why it was refused, or null.</summary>
    public RequestFault? Fault { get; init; }

    /// <summary>The call with what was read for it, or null when it could not be taken.</summary>
    public HookRequest? Request { get; init; }

    /// <summary>The answer, or null when it was refused.</summary>
    public HookResponse? Response { get; init; }
}

/// <summary>
/// Writes what is known of a hook call in the elements of CRD's logical model CRDMetricData. Nothing of it is a name, an id of the patient or a text that was sent:
/// <c>hookInstance</c> is written only as a UUID, resource types, order codes and NPIs only in their own form, the payer by its id in the payer table. Elements that are not
/// known are left out; so are <c>engagement</c> (it comes with the feedback), <c>profile</c> (no search asks for one) and <c>satisfiedId</c> (the authorization of one patient).
/// </summary>
public static partial class HookMetricsWriter
{
    private const string PayerSystem = Canonical.Base + "/payer";
    private const string PayerKindSystem = Canonical.Base + "/CodeSystem/payer-kind";
    private const string CoverageInformationType = "coverage-info";

    private static readonly FrozenSet<string> Types = new[]
    {
        "AllergyIntolerance", "Appointment", "Claim", "ClaimResponse", "Condition", "Coverage", "Device", "DiagnosticReport", "DocumentReference", "Encounter", "FamilyMemberHistory",
        "ImagingStudy", "Location", "Medication", "MedicationRequest", "Observation", "Organization", "Patient", "Practitioner", "PractitionerRole", "Procedure", "RelatedPerson", "ServiceRequest",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Writes one call as one JSON object without line ends.</summary>
    public static void Write(IBufferWriter<byte> output, HookCallMetrics call)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("source", "payer-src");
        if (Guid.TryParseExact(call.Request?.HookInstance, "D", out var instance))
        {
            json.WriteString("hookInstance", instance);
        }

        json.WriteString("hookType", call.Service.Hook);
        if (call.Request is { } request)
        {
            var (provider, group) = CallerOf(request);
            WriteIdentifier(json, "providerId", Npi.System, provider);
            WriteIdentifier(json, "groupId", Npi.System, group);
        }

        WriteIdentifier(json, "payerId", PayerSystem, PayerOf(call.Response));
        json.WriteString("requestTime", Instant(call.Received));
        json.WriteString("responseTime", Instant(call.Answered));
        if (call.Status is { } status)
        {
            json.WriteNumber("httpResponse", status);
        }

        if (call.Fault is { } fault)
        {
            json.WriteStartArray("issue");
            json.WriteStartObject();
            json.WriteString("code", fault.IssueCode);
            json.WriteStartObject("details");
            json.WriteString("text", fault.Text);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("tokenUse", call.Request?.TokenUse ?? HookRequest.TokenNotUsed);
        WriteResources(json, call.Request);
        WriteRequests(json, call.Response);
        json.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter json, HookRequest? request)
    {
        if (request is null)
        {
            return;
        }

        var focal = request.Contents.Orders.SelectMany(order => new[] { order.Order.Reference, order.Target.Reference }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var counts = request.Contents.Check.Index.All
            .Where(resource => Types.Contains(resource.Type) && !(resource.Reference is { } name && focal.Contains(name)))
            .GroupBy(resource => (resource.Type, Root: RootOf(resource))).Where(group => group.Key.Root != "context")
            .OrderBy(group => group.Key.Type, StringComparer.Ordinal).ThenByDescending(group => group.Key.Root, StringComparer.Ordinal).ToList();
        if (counts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("resources");
        foreach (var group in counts)
        {
            json.WriteStartObject();
            json.WriteString("type", group.Key.Type);
            json.WriteNumber("count", group.Count());
            json.WriteBoolean("prefetch", group.Key.Root != HookContents.FetchedRoot);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string RootOf(Resource resource) =>
        resource.Node.Place is var place && place.StartsWith(HookContents.FetchedRoot, StringComparison.Ordinal) ? HookContents.FetchedRoot
        : place.StartsWith("context", StringComparison.Ordinal) ? "context" : "prefetch";

    private static void WriteRequests(Utf8JsonWriter json, HookResponse? response)
    {
        if (response is not { Assessments.Count: > 0 })
        {
            return;
        }

        var orders = response.Request.Contents.Orders;
        json.WriteStartArray("request");
        for (var i = 0; i < orders.Count; i++)
        {
            if (orders[i].IsAsked)
            {
                json.WriteStartObject();
                json.WriteString("type", orders[i].Target.Type);
                WriteDetails(json, response.Assessments[i]);
                WriteResponses(json, response, orders[i]);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteDetails(Utf8JsonWriter json, OrderAssessment assessment)
    {
        var codes = assessment.OrderedCodes.Where(code => code.System is Code.Cpt or Code.Hcpcs && Procedure().IsMatch(code.Value)).DistinctBy(code => (code.System, code.Value)).ToList();
        if (codes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("orderDetail");
        foreach (var code in codes)
        {
            WriteConcept(json, null, code.System, code.Value);
        }

        json.WriteEndArray();
    }

    private static void WriteResponses(Utf8JsonWriter json, HookResponse response, HookOrder order)
    {
        var answer = response.Answers.FirstOrDefault(one => ReferenceEquals(one.Order, order));
        var cards = response.Cards.Where(card => ReferenceEquals(card.Answer.Order, order)).ToList();

        // One assertion, on however many appointments of the order.
        var said = response.Actions.Where(action => order.Targets.Contains(action.Target)).SelectMany(action => action.News).DistinctBy(news => news.AssertionId, StringComparer.Ordinal).ToList();
        if (answer is null || cards.Count + said.Count == 0)
        {
            return;
        }

        json.WriteStartArray("response");
        foreach (var card in cards)
        {
            StartResponse(json, card.Topic, order);
            json.WriteEndObject();
        }

        if (said.Count > 0)
        {
            StartResponse(json, CoverageInformationType, order);
            json.WriteStartArray("coverageInfo");
            foreach (var information in said)
            {
                WriteCoverage(json, information, answer);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void StartResponse(Utf8JsonWriter json, string type, HookOrder order)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartArray("focus");
        json.WriteStringValue(order.Target.Type);
        json.WriteEndArray();
    }

    private static void WriteCoverage(Utf8JsonWriter json, CoverageInformation information, HookAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("covered", information.Covered);
        Text(json, "paNeeded", information.PaNeeded);
        Text(json, "infoNeeded", information.InfoNeeded);
        json.WriteString("assertionId", information.AssertionId);
        if (answer.Assessment.PayerKind != PayerKind.Unknown)
        {
            WriteConcept(json, "businessLine", PayerKindSystem, answer.Assessment.PayerKind.ToCode());
        }

        json.WriteEndObject();
    }

    // Who calls is the user, else whoever signs the orders; the organization only as the role of that very person names it.
    private static (string? Provider, string? Group) CallerOf(HookRequest request)
    {
        var index = request.Contents.Check.Index;
        var context = new FhirNode(request.Call.Body.GetProperty("context"), new NodePath(null, "context"), new FaultLog());
        var user = context.Text("userId") is { } written && ResourceIndex.Tail(written) is { } name ? index.Find(name) : null;
        var signers = request.Contents.Orders.Where(order => order.IsAsked).Select(order => index.Resolve(order.Order.Node.Object("requester"), order.Order)).Distinct().ToList();
        foreach (var caller in new[] { user, signers.Count == 1 ? signers[0] : null })
        {
            var role = caller?.Type == "PractitionerRole" ? caller : null;
            var person = role is null ? caller : index.Resolve(role.Node.Object("practitioner"), role);
            if (person is not { Type: "Practitioner" } || Npi.Of(person.Node) is not { } provider)
            {
                continue;
            }

            return (provider, role is not null && index.Resolve(role.Node.Object("organization"), role) is { Type: "Organization" } organization ? Npi.Of(organization.Node) : null);
        }

        return (null, null);
    }

    // The model knows one payer for a call.
    private static string? PayerOf(HookResponse? response) =>
        response?.Answers.Select(answer => answer.Coverage?.Payer).Distinct(StringComparer.Ordinal).ToList() is [{ } only] ? only : null;

    private static void WriteIdentifier(Utf8JsonWriter json, string name, string system, string? value)
    {
        if (value is not null)
        {
            json.WriteStartObject(name);
            json.WriteString("system", system);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
    }

    private static void WriteConcept(Utf8JsonWriter json, string? name, string system, string code)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    [GeneratedRegex("^[0-9A-Z][0-9]{3}[0-9A-Z]\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Procedure();

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
