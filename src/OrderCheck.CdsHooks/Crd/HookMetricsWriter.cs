using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>
/// Writes what is known of a hook call in the elements of CRD's logical model CRDMetricData. Nothing of it is a name, an id of the patient
/// or a text that was sent:
/// <c>hookInstance</c> is written only as a UUID, resource types, order codes and NPIs only in their own form, the payer by its id in the
/// payer table. Elements that are not
/// known are left out; so are <c>engagement</c> (it comes with the feedback), <c>profile</c> (no search asks for one) and
/// <c>satisfiedId</c> (the authorization of one patient).
/// </summary>
public static partial class HookMetricsWriter
{
    private const string PayerSystem = Canonical.Base + "/payer";
    private const string PayerKindSystem = Canonical.Base + "/CodeSystem/payer-kind";
    private const string CoverageInformationType = "coverage-info";

    private static readonly FrozenSet<string> Types = new[]
    {
        "AllergyIntolerance", "Appointment", "Claim", "ClaimResponse", "Condition", "Coverage", "Device", "DiagnosticReport",
        "DocumentReference", "Encounter", "FamilyMemberHistory",
        "ImagingStudy", "Location", "Medication", "MedicationRequest", "Observation", "Organization", "Patient", "Practitioner",
        "PractitionerRole", "Procedure", "RelatedPerson", "ServiceRequest",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Writes one call as one JSON object without line ends.</summary>
    public static void Write(IBufferWriter<byte> output, HookCallMetrics call)
    {
        var (provider, group) = call.Request is { } request ? CallerOf(request) : (null, null);
        using var json = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(
            json,
            new MetricsJson("payer-src", call.Service.Hook, Instant(call.Received), Instant(call.Answered), call.Request?.TokenUse
            ?? ReadProgress.TokenNotUsed)
            {
                HookInstance = Guid.TryParseExact(call.Request?.HookInstance, "D", out var instance) ? instance : null,
                ProviderId = Identifier(Npi.System, provider),
                GroupId = Identifier(Npi.System, group),
                PayerId = Identifier(PayerSystem, PayerOf(call.Response)),
                HttpResponse = call.Status,
                Issue = call.Fault is { } fault ? [new IssueJson(fault.IssueCode, new TextJson(fault.Text))] : null,
                Resources = UnlessEmpty(Resources(call.Request)),
                Request = call.Response is { Assessments.Count: > 0 } response ? Requests(response) : null,
            },
            MetricsJsonContext.Default.MetricsJson);
    }

    private static ImmutableArray<ResourcesJson> Resources(HookRequest? request)
    {
        if (request is null)
        {
            return [];
        }

        var focal = request.Contents.Orders.SelectMany(order => new[] { order.Order.Reference, order.Target.Reference }).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. request.Contents.Check.Index.All
                .Where(resource => Types.Contains(resource.Type) && !(resource.Reference is { } name && focal.Contains(name)))
                .GroupBy(resource => (resource.Type, Root: RootOf(resource))).Where(group => group.Key.Root != "context")
                .OrderBy(group => group.Key.Type, StringComparer.Ordinal).ThenByDescending(group => group.Key.Root, StringComparer.Ordinal)
                .Select(group => new ResourcesJson(group.Key.Type, group.Count(), Prefetch: group.Key.Root != HookResources.FetchedRoot)),
        ];
    }

    private static string RootOf(FhirResource resource) =>
        resource.Path.StartsWith(HookResources.FetchedRoot, StringComparison.Ordinal) ? HookResources.FetchedRoot
        : resource.Path.StartsWith("context", StringComparison.Ordinal) ? "context" : "prefetch";

    private static ImmutableArray<RequestJson> Requests(HookResponse response) =>
    [
        .. response.Request.Contents.Orders.Zip(response.Assessments).Where(one => one.First.IsAsked)
            .Select(one => new RequestJson(
            one.First.Target.Type, UnlessEmpty(Details(one.Second)), UnlessEmpty(Responses(response, one.First)))),
    ];

    private static ImmutableArray<ConceptJson> Details(OrderAssessment assessment) =>
    [
        .. assessment.OrderedCodes.Where(code => code.System is Code.Cpt or Code.Hcpcs && Procedure().IsMatch(code.Value))
        .DistinctBy(code => (code.System, code.Value))
            .Select(code => Concept(code.System, code.Value)),
    ];

    private static ImmutableArray<ResponseJson> Responses(HookResponse response, HookOrder order)
    {
        if (response.Answers.FirstOrDefault(one => ReferenceEquals(one.Order, order)) is not { } answer)
        {
            return [];
        }

        var cards = response.Cards.Where(card => ReferenceEquals(card.Answer.Order, order))
            .Select(card => new ResponseJson(card.Topic, [order.Target.Type], null));

        // One assertion, on however many appointments of the order.
        var assertions = response.Actions.Where(action => order.Targets.Contains(action.Target)).SelectMany(action => action.News)
            .DistinctBy(news => news.AssertionId, StringComparer.Ordinal).Select(news => Coverage(news, answer)).ToImmutableArray();
        return assertions.IsEmpty ? [.. cards] : [.. cards, new ResponseJson(CoverageInformationType, [order.Target.Type], assertions)];
    }

    private static CoverageJson Coverage(CoverageInformation information, HookAnswer answer) => new(
        information.Covered, information.PaNeeded, information.InfoNeeded, information.AssertionId,
        answer.Assessment.PayerKind == PayerKind.Unknown ? null : Concept(PayerKindSystem, answer.Assessment.PayerKind.ToCode()));

    // Who calls is the user, else whoever signs the orders; the organization only as the role of that very person names it.
    private static (string? Provider, string? Group) CallerOf(HookRequest request)
    {
        var index = request.Contents.Check.Index;
        var user = request.Call.UserKey is { } name ? index.Find(name) : null;
        var signers = request.Contents.Orders.Where(order => order.IsAsked)
            .Select(order => index.Resolve(order.Order.Json.Object("requester").Text("reference"), order.Order)).Distinct().ToList();
        foreach (var caller in new[] { user, signers.Count == 1 ? signers[0] : null })
        {
            var role = caller?.Type == "PractitionerRole" ? caller : null;
            var person = role is null ? caller : index.Resolve(role.Peek((R4.PractitionerRole read) => read.Practitioner), role);
            if (person is not { Type: "Practitioner" } || Npi.Of(person) is not { } provider)
            {
                continue;
            }

            var organization = role is null ? null : index.Resolve(role.Peek((R4.PractitionerRole read) => read.Organization), role);
            return (provider, organization is { Type: "Organization" } ? Npi.Of(organization) : null);
        }

        return (null, null);
    }

    // The model knows one payer for a call.
    private static string? PayerOf(HookResponse? response) =>
        response?.Answers.Select(answer => answer.Coverage?.Payer).Distinct(StringComparer.Ordinal).ToList() is [{ } only] ? only : null;

    private static IdentifierJson? Identifier(string system, string? value) => value is null ? null : new IdentifierJson(system, value);

    private static ConceptJson Concept(string system, string code) => new([new MetricCodingJson(system, code)]);

    private static ImmutableArray<T>? UnlessEmpty<T>(ImmutableArray<T> items) => items.IsEmpty ? null : items;

    [GeneratedRegex("^[0-9A-Z][0-9]{3}[0-9A-Z]\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Procedure();

    private static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
