using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>One CDS service: one id for one hook.</summary>
/// <param name="Id">The last part of its address.</param>
/// <param name="Hook">The hook it serves.</param>
/// <param name="Title">A name for people.</param>
/// <param name="Description">What it does.</param>
/// <param name="UsageRequirements">What it needs to be of use.</param>
/// <param name="Prefetch">What it asks for, by key, in an order in which later templates may use earlier keys.</param>
public sealed record HookService(
    string Id, string Hook, string Title, string Description, string UsageRequirements, ImmutableArray<(string Key,
    string Template)> Prefetch)
{
    /// <summary>True for the hooks at which CRD wants an answer for every order: sign, dispatch and book.</summary>
    public bool IsPrimary => Hook != HookServices.OrderSelect;
}

/// <summary>The CDS services and their discovery document.</summary>
public static class HookServices
{
    /// <summary>Most cards of one answer when the client does not say.</summary>
    public const int DefaultMaxCards = 10;

    internal const string OrderSelect = "order-select";
    internal const string OrderSign = "order-sign";
    internal const string OrderDispatch = "order-dispatch";
    internal const string AppointmentBook = "appointment-book";

    internal const string RequestedVersion = "davinci-crd.requestedVersion";
    internal const string Configuration = "davinci-crd.configuration";
    internal const string CoverageOption = "coverage-info";
    internal const string CardsOption = "max-cards";

    private const string Needs =
        "Works with the prefetched data alone: the draft orders, the patient and the coverage; with a FHIR server and a token, what is missing is read once. "
        + "Conditions, encounter, place and payer make the answer more precise. Orders other than heart CT and heart MRI get no answer.";

    private const string DraftOrders = "context.draftOrders.entry.resource.ofType(ServiceRequest)";
    private const string Prefetched = "%serviceRequests.entry.resource";

    private static readonly ImmutableArray<(string Code, string Name, string Description)> Options =
    [
        (CoverageOption, "Coverage information", "Coverage information on the orders."),
        (CardTopic.Claim, "Code and authorization", "Cards about the study, its code and prior authorization."),
        (CardTopic.AppropriateUse, "Indication and coverage",
        "Cards about the reason for the study and whether the payer's policy accepts it."),
        (CardTopic.Cost, "Advance notice", "Cards about the Advance Beneficiary Notice."),
        (CardTopic.Guideline, "References", "Cards that only point to the policy behind an answer."),
    ];

    /// <summary>The four services.</summary>
    public static ImmutableArray<HookService> All { get; } =
    [
        new HookService(
            "order-select-cardiac-imaging", OrderSelect, "Heart imaging: while the order is chosen",
            "Says for each selected order of a heart CT or heart MRI which study and code it is, whether the reason supports it and what the payer will want.",
            Needs, OrderTemplates()),
        new HookService(
            "order-sign-cardiac-imaging", OrderSign, "Heart imaging: when the order is signed",
            "Checks orders of heart CT and heart MRI before they are signed: code, reason, coverage policy, advance notice and prior authorization.",
            Needs, OrderTemplates()),
        new HookService(
            "order-dispatch-cardiac-imaging", OrderDispatch, "Heart imaging: when the order is sent to a performer",
            "Checks orders of heart CT and heart MRI again when it is known who will perform them.",
            Needs,
            [
                Patient, Coverage, Problems,
                ("serviceRequests", "ServiceRequest?_id={{context.dispatchedOrders.resolve().ofType(ServiceRequest).id}}"),
                ("encounters", $"Encounter?_id={{{{{Prefetched}.encounter.resolve().ofType(Encounter).id}}}}"),
                ("conditions", $"Condition?_id={{{{{Prefetched}.reasonReference.resolve().ofType(Condition).id}}}}"),
                ("organizations", $"Organization?_id={{{{{Prefetched}.performer.resolve().ofType(Organization).id|context.performer.resolve().ofType(Organization).id}}}}"),
                ("locations", $"Location?_id={{{{{Prefetched}.locationReference.resolve().ofType(Location).id|%encounters.entry.resource.location.location.resolve().ofType(Location).id}}}}"),
                Payers,
            ]),
        new HookService(
            "appointment-book-cardiac-imaging", AppointmentBook, "Heart imaging: when the appointment is booked",
            "Checks heart CT and heart MRI appointments, and the orders they are based on, before they are booked.",
            Needs,
            [
                Patient, Coverage, Encounter, Problems,
                ("serviceRequests", "ServiceRequest?_id={{context.appointments.entry.resource.basedOn.resolve().ofType(ServiceRequest).id}}"),
                ("conditions", $"Condition?_id={{{{{Prefetched}.reasonReference.resolve().ofType(Condition).id|context.appointments.entry.resource.reasonReference.resolve().ofType(Condition).id}}}}"),
                ("organizations", $"Organization?_id={{{{{Prefetched}.performer.resolve().ofType(Organization).id}}}}"),
                ("locations", $"Location?_id={{{{context.appointments.entry.resource.participant.actor.resolve().ofType(Location).id|{Prefetched}.locationReference.resolve().ofType(Location).id}}}}"),
                Payers,
            ]),
    ];

    private static (string Key, string Template) Patient => ("patient", "Patient/{{context.patientId}}");

    private static (string Key, string Template) Coverage => ("coverage", "Coverage?patient={{context.patientId}}&status=active");

    private static (string Key, string Template) Encounter => ("encounter", "Encounter/{{context.encounterId}}");

    private static (string Key, string Template) Problems => ("problems", "Condition?patient={{context.patientId}}&clinical-status=active");

    private static (string Key, string Template) Payers =>
        ("payers", "Organization?_id={{%coverage.entry.resource.payor.resolve().ofType(Organization).id}}");

    /// <summary>The service of an id, or null.</summary>
    public static HookService? Find(string id)
    {
        foreach (var service in All)
        {
            if (string.Equals(service.Id, id, StringComparison.Ordinal))
            {
                return service;
            }
        }

        return null;
    }

    /// <summary>Writes the discovery document (<c>GET /cds-services</c>).</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(IBufferWriter<byte> output, bool indented = false)
    {
        using var json = new Utf8JsonWriter(output, FhirJson.Options(indented));
        JsonSerializer.Serialize(json, new DiscoveryJson([.. All.Select(Described)]), DiscoveryJsonContext.Default.DiscoveryJson);
    }

    /// <summary>The topics that a client can switch off.</summary>
    internal static IEnumerable<string> SwitchableTopics => Options.Select(option => option.Code).Where(code => code != CoverageOption);

    private static ServiceJson Described(HookService service) => new(
        service.Hook, service.Title, service.Description, service.Id, "2.0.1",
        new OrderedDictionary<string, string>(
        service.Prefetch.Select(one => KeyValuePair.Create(one.Key, one.Template)), StringComparer.Ordinal),
        service.UsageRequirements,
        new ServiceExtensionJson(
            ["2.0", "2.2"],
            [
                .. Options.Select(option => new ConfigurationOptionJson(option.Code, "boolean", option.Name, option.Description, true)),
                new ConfigurationOptionJson(CardsOption, "integer", "Most cards",
                "The largest number of cards of one answer; the most pressing come first.", DefaultMaxCards),
            ]));

    private static ImmutableArray<(string Key, string Template)> OrderTemplates() =>
    [
        Patient, Coverage, Encounter, Problems,
        ("conditions", $"Condition?_id={{{{{DraftOrders}.reasonReference.resolve().ofType(Condition).id}}}}"),
        ("organizations", $"Organization?_id={{{{{DraftOrders}.performer.resolve().ofType(Organization).id}}}}"),
        ("locations", $"Location?_id={{{{{DraftOrders}.locationReference.resolve().ofType(Location).id|%encounter.location.location.resolve().ofType(Location).id}}}}"),
        Payers,
    ];
}

/// <summary>CRD's card topics, as far as we use them.</summary>
internal static class CardTopic
{
    public const string Claim = "claim";
    public const string AppropriateUse = "appropriate-use";
    public const string Cost = "cost";
    public const string Guideline = "guideline";
}
