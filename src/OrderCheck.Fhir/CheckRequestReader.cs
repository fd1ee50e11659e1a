using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace OrderCheck.Fhir;

/// <summary>
/// Reads the body of a check: a Bundle, Parameters or a single ServiceRequest in FHIR R4 JSON. Lenient on input, precise in
/// complaint, and no input makes it throw. Made once; safe to use from many threads.
/// </summary>
public sealed class CheckRequestReader
{
    private readonly FactVocabulary _facts;
    private readonly PayerTable _payers;
    private readonly ReadingLimits _limits;

    /// <summary>Builds the reader.</summary>
    /// <param name="knowledge">Facts and payers that are known by name.</param>
    /// <param name="limits">Sizes beyond which a request is refused; the default limits when null.</param>
    public CheckRequestReader(Knowledge knowledge, ReadingLimits? limits = null)
    {
        _facts = knowledge.Facts;
        _payers = knowledge.Payers;
        _limits = limits ?? ReadingLimits.Default;
    }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes of the request.</param>
    /// <param name="today">Today in the configured zone: the date of service of an order that carries no date.</param>
    /// <param name="asOf">What the caller wants to count as today (<c>?asOf=</c>), or null; it goes before the parameter of that name in the body.</param>
    /// <param name="request">The orders, when the request could be taken.</param>
    /// <param name="fault">Why not, when it could not.</param>
    /// <returns>True when the request could be taken; single orders in it may still be unreadable and say so themselves.</returns>
    public bool TryRead(
        ReadOnlyMemory<byte> body, DateOnly today, DateOnly? asOf,
        [NotNullWhen(true)] out CheckRequest? request, [NotNullWhen(false)] out RequestFault? fault)
    {
        request = null;
        if (!JsonBody.TryParse(body, _limits, out var document, out fault))
        {
            return false;
        }

        using (document)
        {
            var contents = new Contents();
            fault = Collect(document.RootElement, contents) ?? CheckCounts(contents);
            if (fault is not null)
            {
                fault = fault is { Expression: null, Diagnostics: null } ? fault with { Diagnostics = "the root of the body" } : fault;
                return false;
            }

            var reading = new Reading(contents.Index, _facts, _payers, contents.Log);
            fault = FindPatient(reading, contents, out var patientKey, out var patientUnknown);
            if (fault is not null)
            {
                return false;
            }

            reading = reading with { PatientKey = patientKey, Patient = PatientOf(patientKey, contents) };
            var orders = contents.Orders.ToHashSet();
            var chart = ChartReader.Read(reading, contents.Index.All.Where(resource => !orders.Contains(resource)));
            var reader = new OrderReader(reading, chart, contents.Orders, asOf ?? contents.AsOf ?? today);
            request = new CheckRequest(
                [.. contents.Orders.Select((order, index) => reader.Read(order, index + 1, patientUnknown))], patientKey);
            return true;
        }
    }

    private static RequestFault? Collect(JsonElement root, Contents contents)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("resourceType", out var resourceType)
            || resourceType.ValueKind != JsonValueKind.String)
        {
            return new RequestFault(400, "structure", "The body is not a FHIR resource: send a Bundle, a Parameters or a ServiceRequest with its resourceType.");
        }

        switch (resourceType.GetString())
        {
            case "ServiceRequest":
                contents.Add(new Resource(root, "ServiceRequest", new NodePath(null, "ServiceRequest")), mayBeOrder: true);
                return null;
            case "Bundle":
                return CollectBundle(root, new NodePath(null, "Bundle"), contents, mayBeOrders: true);
            case "Parameters":
                return CollectParameters(root, contents);
            default:
                return new RequestFault(422, "not-supported", "The body is a resource of another type: send a Bundle, a Parameters or a ServiceRequest.")
                {
                    Expression = "resourceType",
                };
        }
    }

    private static RequestFault? CollectBundle(JsonElement bundle, NodePath path, Contents contents, bool mayBeOrders)
    {
        if (!bundle.TryGetProperty("entry", out var entries) || entries.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (entries.ValueKind != JsonValueKind.Array)
        {
            return new RequestFault(400, "structure", "The entries of the Bundle are not a list.") { Expression = path.To("entry").ToString() };
        }

        var index = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            var place = path.To("entry", index++);
            if (entry.ValueKind != JsonValueKind.Object)
            {
                contents.Log.Ignore(place.ToString(), "An entry of the Bundle was not used: it is not an object.", "Send an object with a resource.");
                continue;
            }

            var node = new FhirNode(entry, place, new FaultLog());
            contents.Add(node, node.Text("fullUrl"), mayBeOrders);
        }

        return null;
    }

    private static RequestFault? CollectParameters(JsonElement root, Contents contents)
    {
        var path = new NodePath(null, "Parameters");
        if (!root.TryGetProperty("parameter", out var parameters) || parameters.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (parameters.ValueKind != JsonValueKind.Array)
        {
            return new RequestFault(400, "structure", "The parameters are not a list.") { Expression = "Parameters.parameter" };
        }

        var (bundles, orders, index) = (0, 0, 0);
        foreach (var parameter in parameters.EnumerateArray())
        {
            var place = path.To("parameter", index++);
            if (parameter.ValueKind != JsonValueKind.Object)
            {
                contents.Log.Ignore(place.ToString(), "A parameter was not used: it is not an object.", "Send an object with a name.");
                continue;
            }

            var node = new FhirNode(parameter, place, new FaultLog());
            var name = node.Text("name");
            switch (name)
            {
                case "asOf":
                    if (node.Text("valueDate", "value") is not { Length: 10 } written || FhirDate.Parse(written) is not { } asOf)
                    {
                        return new RequestFault(422, "value", "The parameter asOf is not a date: send valueDate as YYYY-MM-DD.") { Expression = place.ToString() };
                    }

                    contents.AsOf = asOf.First;
                    break;
                case "bundle" or "order":
                    bundles += name == "bundle" ? 1 : 0;
                    orders += name == "order" ? 1 : 0;
                    if (AddParameter(node, contents, mayBeOrders: true, takesBundle: name == "bundle") is { } fault)
                    {
                        return fault;
                    }

                    break;
                case "patient" or "coverage" or "condition":
                    var before = contents.Index.All.Count;
                    contents.Add(node, null, mayBeOrder: false);
                    if (name == "patient" && contents.Index.All.Count > before && contents.Index.All[^1].Type == "Patient")
                    {
                        contents.Patient ??= contents.Index.All[^1];
                    }

                    break;
                case "chart":
                    if (AddParameter(node, contents, mayBeOrders: false, takesBundle: true) is { } broken)
                    {
                        return broken;
                    }

                    break;
                default:
                    contents.Log.Ignore(
                        place.ToString(), "A parameter was not used: its name is not one of the operation.",
                        "Use bundle, order, patient, coverage, condition, chart or asOf.");
                    break;
            }
        }

        return bundles > 1 || (bundles == 1 && orders > 0)
            ? new RequestFault(422, "structure", "Send either one parameter bundle or parameters order, not both.") { Expression = "Parameters.parameter" }
            : null;
    }

    private static RequestFault? AddParameter(FhirNode parameter, Contents contents, bool mayBeOrders, bool takesBundle)
    {
        var resource = parameter.Object("resource");
        if (takesBundle && resource.IsThere && resource.Text("resourceType") == "Bundle")
        {
            return CollectBundle(resource.Json, resource.Path, contents, mayBeOrders);
        }

        contents.Add(parameter, null, mayBeOrders);
        return null;
    }

    private RequestFault? CheckCounts(Contents contents)
    {
        if (contents.Orders.Count == 0)
        {
            return new RequestFault(
                422, "required", "There is no order to check: send a ServiceRequest with an order intent and the status draft, active, on-hold or unknown.")
            {
                Expression = contents.SomeRequest,
            };
        }

        if (contents.Orders.Count > _limits.Orders)
        {
            return TooMany("orders", _limits.Orders);
        }

        return contents.Index.Count - contents.Orders.Count > _limits.ChartResources ? TooMany("chart resources", _limits.ChartResources) : null;
    }

    private static RequestFault TooMany(string what, int limit) =>
        new(422, "too-costly", string.Create(CultureInfo.InvariantCulture, $"The request holds more than the limit of {limit} {what}."))
        {
            Diagnostics = string.Create(CultureInfo.InvariantCulture, $"limit: {what}, {limit}"),
        };

    private static RequestFault? FindPatient(Reading reading, Contents contents, out string? key, out bool unknown)
    {
        (key, unknown) = (null, false);
        foreach (var order in contents.Orders)
        {
            var subject = order.Node.Object("subject");
            var one = reading.Index.KeyOf(subject, order, "Patient");
            if (one is null)
            {
                continue;
            }

            if (key is not null && one != key)
            {
                return new RequestFault(422, "conflict", "The orders are for different patients: send one request for each patient.")
                {
                    Expression = subject.Place,
                };
            }

            key = one;
            if (!IsPatientOfRequest(one, contents))
            {
                return new RequestFault(422, "conflict", "The subject of the order is not the patient of the request.") { Expression = subject.Place };
            }
        }

        if (key is null)
        {
            // Orders that do not say whom they are for are for the only patient there is.
            var patients = contents.Patient is { } named ? [named.Key] : PatientKeys(reading, contents);
            (key, unknown) = (patients.Count == 1 ? patients.First() : null, patients.Count > 1);
        }

        return null;
    }

    private static Resource? PatientOf(string? key, Contents contents)
    {
        var patients = contents.Patient is { } named ? [named] : contents.Index.All.Where(resource => resource.Type == "Patient").ToList();
        return patients.Find(patient => patient.Key == key && !contents.Index.Ambiguous.Contains(patient.Key))
            ?? (patients is [{ Id: null, FullUrl: null } nameless] ? nameless : null);
    }

    private static bool IsPatientOfRequest(string key, Contents contents)
    {
        if (contents.Patient is { } patient)
        {
            // A patient without id or fullUrl cannot be told from another.
            return patient.Key == key || (patient.Id is null && patient.FullUrl is null);
        }

        var patients = contents.Index.All.Where(resource => resource.Type == "Patient").ToList();
        return patients.Count == 0 || patients.Exists(resource => resource.Key == key || (resource.Id is null && resource.FullUrl is null));
    }

    // The patients that are sent, else those that the chart is about.
    private static HashSet<string> PatientKeys(Reading reading, Contents contents)
    {
        var patients = contents.Index.All.Where(resource => resource.Type == "Patient").Select(patient => patient.Key).ToHashSet(StringComparer.Ordinal);
        return patients.Count > 0 ? patients : contents.Index.All
            .SelectMany(resource => new[] { "subject", "patient", "beneficiary" }.Select(element => reading.Index.KeyOf(resource.Node.Object(element), resource, "Patient")))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What was found in a body.</summary>
    private sealed class Contents
    {
        public ResourceIndex Index { get; } = new();

        public ReadingLog Log { get; } = new();

        public List<Resource> Orders { get; } = [];

        public Resource? Patient { get; set; }

        public DateOnly? AsOf { get; set; }

        /// <summary>Where a ServiceRequest stands that is not to be checked, or null.</summary>
        public string? SomeRequest { get; private set; }

        /// <summary>Takes in the resource of an entry or a parameter.</summary>
        public void Add(FhirNode holder, string? fullUrl, bool mayBeOrder)
        {
            var resource = holder.Object("resource");
            if (resource.IsThere && resource.Text("resourceType") is { } type && type != "Bundle")
            {
                Add(new Resource(resource.Json, type, resource.Path, fullUrl), mayBeOrder);
            }
            else
            {
                Log.Ignore(
                    resource.IsThere ? resource.Place : holder.Place, "A part of the request was not used: there is no resource in it that can be read.",
                    "Send a resource with its resourceType.");
            }
        }

        public void Add(Resource resource, bool mayBeOrder)
        {
            Index.Add(resource);
            if (mayBeOrder && OrderReader.IsOrder(resource))
            {
                Orders.Add(resource);
            }
            else if (resource.Type == "ServiceRequest")
            {
                SomeRequest ??= resource.Node.Place;
            }
        }
    }
}
