using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Hooks;

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

        var drafts = records.OfType("ServiceRequest").Where(order => order.Patient == patient && order.Json.TextAt("status") == "draft")
            .ToArray();
        var chosen = call.Orders.IsEmpty
            ? drafts
            : [.. call.Orders.Select(name =>
                records.Find(name) is { Type: "ServiceRequest" } order && order.Patient == patient
                    ? order
                    : throw new InvalidDataException($"{name} is not an order of this patient."))];
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
        if (call.Hook != "order-dispatch"
            && chosen.Select(order => order.Json.TextAt("encounter.reference"))
                .FirstOrDefault(reference => reference is not null) is { } encounter)
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
                context["performer"] = chosen[0].Json.TextAt("performer.reference")
                    ?? records.OfType("Organization").FirstOrDefault()?.Reference ?? User(chosen);
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
        orders.Select(order => order.Json.TextAt("requester.reference"))
            .FirstOrDefault(reference => reference?.StartsWith("Practitioner", StringComparison.Ordinal) == true)
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
        appointment["participant"] = new JsonArray(
            new JsonObject { ["actor"] = new JsonObject { ["reference"] = patient }, ["status"] = "accepted" });
        var proposed = new EhrResource("Appointment", id, JsonSerializer.SerializeToElement(appointment, JsonReading.Plain));
        records.Put(proposed);
        return proposed;
    }

    private static JsonObject Collection(IEnumerable<EhrResource> resources) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "collection",
        ["entry"] = new JsonArray(
            [.. resources.Select(resource => new JsonObject { ["resource"] = JsonSerializer.SerializeToNode(resource.Json) })]),
    };
}
