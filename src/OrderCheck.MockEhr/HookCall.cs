using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Ehr;

/// <summary>A hook to fire.</summary>
public sealed record HookCall
{
    /// <summary>Discovery address of the CDS service, ending in <c>/cds-services</c>.</summary>
    public required Uri CdsServices { get; init; }

    /// <summary><c>order-select</c>, <c>order-sign</c>, <c>order-dispatch</c> or <c>appointment-book</c>.</summary>
    public required string Hook { get; init; }

    /// <summary>Id of the service; the first one that discovery lists for the hook if null.</summary>
    public string? Service { get; init; }

    /// <summary>Id of the patient.</summary>
    public required string Patient { get; init; }

    /// <summary>The orders it is about, as <c>ServiceRequest/id</c>; all drafts of the patient if empty.</summary>
    public ImmutableArray<string> Orders { get; init; } = [];

    /// <summary>Which prefetch templates the EHR runs.</summary>
    public PrefetchDialect Prefetch { get; init; } = PrefetchDialect.FhirPath;

    /// <summary>Whether the service gets the address of the EHR and a token to read this patient.</summary>
    public bool FhirAccess { get; init; } = true;
}

/// <summary>A hook that was fired.</summary>
/// <param name="Id">The <c>hookInstance</c>.</param>
/// <param name="Call">What was asked for.</param>
/// <param name="Service">The address that was called.</param>
/// <param name="Request">The body that was sent.</param>
/// <param name="Reply">What came back.</param>
/// <param name="Applied">What the EHR did by itself, as the system actions told it to; each as <c>update ServiceRequest/id</c>, or why it did not.</param>
public sealed record HookFiring(string Id, HookCall Call, Uri Service, JsonObject Request, CdsReply Reply, ImmutableArray<string> Applied)
{
    /// <summary>The cards of the answer.</summary>
    public IEnumerable<JsonElement> Cards => Reply.Json?.At("cards") ?? [];
}

/// <summary>Builds the context of a hook from what the EHR holds.</summary>
internal sealed class HookContextWriter(EhrRecords records)
{
    public static readonly string[] Hooks = ["order-select", "order-sign", "order-dispatch", "appointment-book"];

    /// <summary>The context.</summary>
    /// <exception cref="InvalidDataException">There is nothing to fire it for.</exception>
    public JsonObject Write(HookCall call)
    {
        var patient = $"Patient/{call.Patient}";
        if (records.Find(patient) is null)
        {
            throw new InvalidDataException($"There is no patient {call.Patient}.");
        }

        var drafts = records.OfType("ServiceRequest").Where(order => order.Patient == patient && order.Json.TextAt("status") == "draft").ToArray();
        var chosen = call.Orders.IsEmpty ? drafts : [.. call.Orders.Select(name => records.Find(name) is { Type: "ServiceRequest" } order && order.Patient == patient ? order : throw new InvalidDataException($"{name} is not an order of this patient."))];
        if (chosen.Length == 0)
        {
            throw new InvalidDataException("This patient has no draft order.");
        }

        var context = new JsonObject();
        if (call.Hook != "order-dispatch")
        {
            context["userId"] = User(chosen);
        }

        context["patientId"] = call.Patient;
        if (call.Hook != "order-dispatch" && chosen.Select(order => order.Json.TextAt("encounter.reference")).FirstOrDefault(reference => reference is not null) is { } encounter)
        {
            context["encounterId"] = encounter.Split('/')[^1];
        }

        switch (call.Hook)
        {
            case "order-select":
                context["selections"] = new JsonArray([.. chosen.Select(order => JsonValue.Create(order.Reference))]);
                context["draftOrders"] = Collection(drafts.Union(chosen));
                break;
            case "order-sign":
                context["draftOrders"] = Collection(chosen);
                break;
            case "order-dispatch":
                context["dispatchedOrders"] = new JsonArray([.. chosen.Select(order => JsonValue.Create(order.Reference))]);
                context["performer"] = chosen[0].Json.TextAt("performer.reference") ?? records.OfType("Organization").FirstOrDefault()?.Reference ?? User(chosen);
                break;
            case "appointment-book":
                context["appointments"] = Collection(chosen.Select(order => Appointment(order, patient)));
                break;
            default:
                throw new InvalidDataException($"The hook {call.Hook} is not offered; {string.Join(", ", Hooks)} are.");
        }

        return context;
    }

    private string User(EhrResource[] orders) =>
        orders.Select(order => order.Json.TextAt("requester.reference")).FirstOrDefault(reference => reference?.StartsWith("Practitioner", StringComparison.Ordinal) == true)
        ?? records.OfType("Practitioner").FirstOrDefault()?.Reference ?? "Practitioner/unknown";

    /// <summary>The EHR keeps what it proposes, so that an answer can change it.</summary>
    private EhrResource Appointment(EhrResource order, string patient)
    {
        var id = $"{order.Id}-appointment";
        if (records.Find($"Appointment/{id}") is { } kept)
        {
            return kept;
        }

        var appointment = new JsonObject { ["resourceType"] = "Appointment", ["id"] = id, ["status"] = "proposed" };
        if (order.Json.TryGetProperty("code", out var code))
        {
            appointment["serviceType"] = new JsonArray(JsonSerializer.SerializeToNode(code));
        }

        appointment["basedOn"] = new JsonArray(new JsonObject { ["reference"] = order.Reference });
        appointment["participant"] = new JsonArray(new JsonObject { ["actor"] = new JsonObject { ["reference"] = patient }, ["status"] = "accepted" });
        var proposed = new EhrResource("Appointment", id, JsonSerializer.SerializeToElement(appointment, JsonReading.Plain));
        records.Put(proposed);
        return proposed;
    }

    private static JsonObject Collection(IEnumerable<EhrResource> resources) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "collection",
        ["entry"] = new JsonArray([.. resources.Select(resource => new JsonObject { ["resource"] = JsonSerializer.SerializeToNode(resource.Json) })]),
    };
}
