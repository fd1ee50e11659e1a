using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>Reads an Appointment without an order as if it were one.</summary>
internal static class AppointmentReader
{
    private static readonly string[] Same = ["reasonCode", "reasonReference", "contained"];

    /// <summary>True when it is still to be booked or held.</summary>
    public static bool IsOpen(JsonElement appointment) =>
        appointment.Text("status") is not ("cancelled" or "noshow" or "entered-in-error" or "fulfilled" or "checked-in" or "arrived");

    /// <summary>The orders it is based on: <c>Type/id</c>, or as written.</summary>
    public static List<string> BasedOn(JsonElement appointment) =>
        [.. appointment.Objects("basedOn").Select(reference => reference.Text("reference")).OfType<string>()
        .Select(name => ResourceIndex.Tail(name) ?? name)];

    /// <summary>The patients among its participants, as <c>Patient/id</c>.</summary>
    public static List<string> Patients(JsonElement appointment) =>
    [
        .. appointment.Objects("participant").Select(participant => participant.Object("actor").Text("reference")).OfType<string>()
            .Select(name => ResourceIndex.Tail(name) ?? "").Where(name => name.StartsWith("Patient/", StringComparison.Ordinal)),
    ];

    /// <summary>The order that the appointment is read as.</summary>
    /// <param name="appointment">The appointment; its id stays its own.</param>
    /// <param name="path">Where it is.</param>
    public static FhirResource AsOrder(JsonElement appointment, NodePath path)
    {
        var order = new JsonObject { ["resourceType"] = "ServiceRequest", ["status"] = "draft", ["intent"] = "order" };
        foreach (var name in Same)
        {
            Copy(order, name, appointment, name);
        }

        Copy(order, "supportingInfo", appointment, "supportingInformation");
        Copy(order, "authoredOn", appointment, "created");
        Copy(order, "occurrenceDateTime", appointment, "start");
        if (!order.ContainsKey("occurrenceDateTime")
            && appointment.Objects("requestedPeriod").FirstOrDefault() is { ValueKind: JsonValueKind.Object } wanted)
        {
            order["occurrencePeriod"] = JsonNode.Parse(wanted.GetRawText());
        }

        var services = appointment.Objects("serviceType").ToList();
        if (services.Count > 0)
        {
            var service = JsonNode.Parse(services[0].GetRawText())!.AsObject();
            if (services.Count > 1
                && services.TrueForAll(one => one.Member("coding").ValueKind is JsonValueKind.Undefined or JsonValueKind.Array))
            {
                // Which of several is the study is told by its code.
                service["coding"] = new JsonArray(
                    [.. services.SelectMany(one => one.Objects("coding")).Select(coding => JsonNode.Parse(coding.GetRawText()))]);
            }

            order["code"] = service;
        }
        else if (appointment.Text("description") is { } words)
        {
            order["code"] = new JsonObject { ["text"] = words };
        }

        var places = new JsonArray();
        foreach (var participant in appointment.Objects("participant"))
        {
            var actor = participant.Object("actor");
            switch ((actor.Text("reference") is { } name ? ResourceIndex.Tail(name) : null)?.Split('/')[0])
            {
                case "Patient":
                    order["subject"] ??= JsonNode.Parse(actor.GetRawText());
                    break;
                case "Location":
                    places.Add(JsonNode.Parse(actor.GetRawText()));
                    break;
            }
        }

        if (places.Count > 0)
        {
            order["locationReference"] = places;
        }

        return new FhirResource(JsonElement.Parse(order.ToJsonString()), "ServiceRequest", path);
    }

    private static void Copy(JsonObject order, string to, JsonElement appointment, string from)
    {
        if (appointment.Member(from) is { ValueKind: not JsonValueKind.Undefined } value)
        {
            order[to] = JsonNode.Parse(value.GetRawText());
        }
    }
}
