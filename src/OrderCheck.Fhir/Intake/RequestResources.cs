using System.Text.Json;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Intake;

/// <summary>What was found in a body, before any of it is read.</summary>
internal sealed class RequestResources
{
    public ResourceIndex Index { get; private init; } = new();

    public ReadIssues Log { get; private init; } = new();

    public List<FhirResource> Orders { get; } = [];

    public FhirResource? Patient { get; set; }

    /// <summary>The patient (<c>Patient/id</c>) that the caller says the orders are for, or null.</summary>
    public string? PatientKey { get; init; }

    /// <summary>Base address of the server that the resources are from, or null when that is not known.</summary>
    public string? Server
    {
        get => Index.Server;
        init => Index.Server = value;
    }

    public DateOnly? AsOf { get; set; }

    /// <summary>Names (<c>Type/id</c>) of which later copies are not taken in.</summary>
    public HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>Where a ServiceRequest stands that is not to be checked, or null.</summary>
    public string? SomeRequest { get; private set; }

    /// <summary>The same resources and orders, to which others can be added.</summary>
    public RequestResources Copy()
    {
        var copy = new RequestResources { Index = Index.Copy(), Log = Log.Copy(), Patient = Patient, PatientKey = PatientKey, AsOf = AsOf,
            SomeRequest = SomeRequest };
        copy.Orders.AddRange(Orders);
        copy.Taken.UnionWith(Taken);
        return copy;
    }

    /// <summary>Takes in the entries of a Bundle.</summary>
    public RequestFault? AddBundle(JsonElement bundle, NodePath path, bool mayBeOrders)
    {
        var entries = bundle.Member("entry");
        if (entries.ValueKind != JsonValueKind.Array)
        {
            return entries.ValueKind == JsonValueKind.Undefined ? null
                : new RequestFault(
                400, "structure", "The entries of the Bundle are not a list.") { Expression = path.To("entry").ToString() };
        }

        Index.Expect(entries.GetArrayLength());
        var index = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            var place = path.To("entry", index++);
            if (entry.ValueKind != JsonValueKind.Object)
            {
                Log.Ignore(place, "An entry of the Bundle was not used: it is not an object.", "Send an object with a resource.");
                continue;
            }

            Add(entry, place, mayBeOrders);
        }

        return null;
    }

    /// <summary>Takes in the resource of an entry or a parameter.</summary>
    public void Add(JsonElement holder, NodePath path, bool mayBeOrder)
    {
        var resource = holder.Object("resource");
        var isObject = resource.ValueKind == JsonValueKind.Object;
        if (resource.ResourceType() is { } type && type != "Bundle")
        {
            Add(new FhirResource(resource, type, path.To("resource"), holder.Text("fullUrl")), mayBeOrder);
        }
        else
        {
            Index.HasNameless |= isObject && resource.ResourceType() is null;
            Log.Ignore(
                isObject ? path.To("resource") : path, "A part of the request was not used: there is no resource in it that can be read.",
                "Send a resource with its resourceType.");
        }
    }

    public void Add(FhirResource resource, bool mayBeOrder)
    {
        if (resource.Reference is { } name && Taken.Contains(name))
        {
            return;
        }

        if (!R4.ModelInfo.IsKnownResource(resource.Type) || resource.Type is "Resource" or "DomainResource")
        {
            Log.Ignore(resource.Path, "A part of the request was not used: its resourceType is not a type of FHIR R4.",
                "Send the name of an R4 resource type.");
            return;
        }

        Index.Add(resource);
        if (mayBeOrder && OrderReader.IsOrder(resource))
        {
            Orders.Add(resource);
        }
        else if (resource.Type == "ServiceRequest")
        {
            SomeRequest ??= resource.Path;
        }
    }
}
