using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>Calls of the four hooks about heart imaging. Everybody in them is invented.</summary>
internal static class HookBodies
{
    public const string OrderSelect = "order-select";
    public const string OrderSign = "order-sign";
    public const string OrderDispatch = "order-dispatch";
    public const string AppointmentBook = "appointment-book";

    public const string Extension = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information";

    public static readonly string[] Hooks = [OrderSelect, OrderSign, OrderDispatch, AppointmentBook];

    public static string Path(string hook) => $"/cds-services/{hook}-cardiac-imaging";

    /// <summary>A call with all that is known in its prefetch.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="crd">The CRD version that is asked for; null to ask for none.</param>
    /// <param name="orders">The orders; one coronary CTA for chest pain when none are given.</param>
    public static JsonObject Call(string hook, string? crd = null, params JsonObject[] orders)
    {
        orders = orders.Length > 0 ? orders : [Order("order-1", "75574", "R07.2")];
        var names = new JsonArray([.. orders.Select(order => JsonValue.Create($"ServiceRequest/{order["id"]}"))]);
        var context = new JsonObject { ["userId"] = "Practitioner/doctor-1", ["patientId"] = "patient-1" };
        var prefetch = new JsonObject { ["patient"] = Patient(), ["coverage"] = Bundle("searchset", Coverage()), ["problems"] = Bundle("searchset") };
        switch (hook)
        {
            case OrderSelect:
                context["selections"] = names;
                context["draftOrders"] = Bundle("collection", orders);
                break;
            case OrderSign:
                context["draftOrders"] = Bundle("collection", orders);
                break;
            case OrderDispatch:
                context.Remove("userId");
                context["performer"] = "Organization/imaging-1";
                prefetch["serviceRequests"] = Bundle("searchset", orders);
                if (crd == "2.0" && orders.Length == 1)
                {
                    context["order"] = $"ServiceRequest/{orders[0]["id"]}";
                }
                else
                {
                    context["dispatchedOrders"] = names;
                }

                break;
            default:
                context["appointments"] = Bundle("collection", [.. orders.Select(order => Appointment(order, basedOn: crd == "2.2"))]);
                if (crd == "2.2")
                {
                    prefetch["serviceRequests"] = Bundle("searchset", orders);
                }

                break;
        }

        var call = new JsonObject { ["hook"] = hook, ["hookInstance"] = "6e3c9d51-4f0f-4c39-8f9b-2a6d3f0f7d10", ["context"] = context, ["prefetch"] = prefetch };
        if (crd is not null)
        {
            call["extension"] = new JsonObject { ["davinci-crd.requestedVersion"] = crd };
        }

        return call;
    }

    /// <summary>The call with nothing but its context, from an EHR that can be asked.</summary>
    public static JsonObject Bare(JsonObject call, string fhirServer, string token = "invented-token-7")
    {
        call.Remove("prefetch");
        call["fhirServer"] = fhirServer;
        call["fhirAuthorization"] = new JsonObject
        {
            ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = 300, ["scope"] = "patient/*.rs", ["subject"] = "ordercheck", ["patient"] = "patient-1",
        };
        return call;
    }

    public static JsonObject Order(string id, string cpt, string? diagnosis, string subject = "Patient/patient-1")
    {
        var order = new JsonObject
        {
            ["resourceType"] = "ServiceRequest",
            ["id"] = id,
            ["status"] = "draft",
            ["intent"] = "order",
            ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://www.ama-assn.org/go/cpt", ["code"] = cpt }) },
            ["subject"] = new JsonObject { ["reference"] = subject },
            ["occurrenceDateTime"] = "2026-11-30",
            ["authoredOn"] = "2026-11-20",
            ["requester"] = new JsonObject { ["reference"] = "Practitioner/doctor-1" },
            ["insurance"] = new JsonArray(new JsonObject { ["reference"] = "Coverage/coverage-1" }),
            ["extension"] = new JsonArray(new JsonObject { ["url"] = "https://ehr.example/order-set", ["valueDecimal"] = JsonNode.Parse("1.50") }),
        };
        if (diagnosis is not null)
        {
            order["reasonCode"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://hl7.org/fhir/sid/icd-10-cm", ["code"] = diagnosis }) });
        }

        return order;
    }

    public static JsonObject Appointment(JsonObject order, bool basedOn)
    {
        var appointment = new JsonObject
        {
            ["resourceType"] = "Appointment",
            ["id"] = $"appointment-{order["id"]}",
            ["status"] = "proposed",
            ["serviceType"] = new JsonArray(order["code"]!.DeepClone()),
            ["start"] = "2026-11-30T09:00:00-05:00",
            ["end"] = "2026-11-30T10:00:00-05:00",
            ["requestedPeriod"] = new JsonArray(new JsonObject { ["start"] = "2026-11-30", ["end"] = "2026-11-30" }),
            ["participant"] = new JsonArray(new JsonObject { ["actor"] = new JsonObject { ["reference"] = "Patient/patient-1" }, ["status"] = "accepted" }),
        };
        if (order["reasonCode"] is { } reason)
        {
            appointment["reasonCode"] = reason.DeepClone();
        }

        if (basedOn)
        {
            appointment["basedOn"] = new JsonArray(new JsonObject { ["reference"] = $"ServiceRequest/{order["id"]}" });
        }

        return appointment;
    }

    public static JsonObject Patient() => new()
    {
        ["resourceType"] = "Patient",
        ["id"] = "patient-1",
        ["identifier"] = new JsonArray(new JsonObject
        {
            ["type"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v2-0203", ["code"] = "MR" }) },
            ["system"] = "https://ehr.example/mrn",
            ["value"] = "MRN-4471",
        }),
        ["name"] = new JsonArray(new JsonObject { ["family"] = "Quillfeather", ["given"] = new JsonArray("Zebulon") }),
        ["gender"] = "male",
        ["birthDate"] = "1951-03-04",
        ["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray("12 Marmalade Row"), ["city"] = "Columbus", ["state"] = "OH", ["postalCode"] = "43004" }),
    };

    public static JsonObject Practitioner() => new()
    {
        ["resourceType"] = "Practitioner",
        ["id"] = "doctor-1",
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = "http://hl7.org/fhir/sid/us-npi", ["value"] = "1234567893" }),
        ["name"] = new JsonArray(new JsonObject { ["family"] = "Underwhistle", ["given"] = new JsonArray("Ottoline") }),
    };

    public static JsonObject Coverage() => new()
    {
        ["resourceType"] = "Coverage",
        ["id"] = "coverage-1",
        ["status"] = "active",
        ["type"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "https://nahdo.org/sopt", ["code"] = "121" }) },
        ["subscriberId"] = "9ZZ9ZZ9ZZ99",
        ["beneficiary"] = new JsonObject { ["reference"] = "Patient/patient-1" },
        ["relationship"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "self" }) },
        ["payor"] = new JsonArray(new JsonObject { ["identifier"] = new JsonObject { ["system"] = "https://payers.example", ["value"] = "00001" }, ["display"] = "Medicare" }),
    };

    public static JsonObject Bundle(string type, params JsonObject[] resources) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = type,
        ["entry"] = new JsonArray([.. resources.Select(resource => new JsonObject
        {
            ["fullUrl"] = $"https://ehr.example/fhir/{resource["resourceType"]}/{resource["id"]}",
            ["resource"] = resource.DeepClone(),
        })]),
    };

    /// <summary>The chart as one Bundle, for an EHR to serve.</summary>
    public static string Chart(params JsonObject[] orders) => Bundle("collection", [Patient(), Coverage(), .. orders]).ToJsonString();
}
