using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// Reads the body of a check: a Bundle, Parameters or a single ServiceRequest in FHIR R4 JSON. Lenient on input, precise in
/// complaint, and no input makes it throw. Made once; safe to use from many threads.
/// </summary>
public sealed class CheckRequestReader
{
    private readonly FactVocabulary _facts;
    private readonly PayerTable _payers;
    private readonly AuthorizationDispositions _dispositions;
    private readonly CoverageTypeTable _coverageTypes;
    private readonly ReadingLimits _limits;
    private readonly TimeZoneTable _timeZones;
    private readonly TimeZoneInfo _zone;

    /// <summary>Builds the reader.</summary>
    /// <param name="knowledge">Facts, payers and time zones that are known.</param>
    /// <param name="limits">Sizes beyond which a request is refused; the default limits when null.</param>
    /// <param name="zone">The time zone of places whose own is not known; UTC when null.</param>
    public CheckRequestReader(Knowledge knowledge, ReadingLimits? limits = null, TimeZoneInfo? zone = null)
    {
        (_timeZones, _zone) = (knowledge.TimeZones, zone ?? TimeZoneInfo.Utc);
        _facts = knowledge.Facts;
        _payers = knowledge.Payers;
        _dispositions = knowledge.Dispositions;
        _coverageTypes = knowledge.CoverageTypes;
        _limits = limits ?? ReadingLimits.Default;
    }

    /// <summary>Parses one small resource of each type, so that the first request does not wait for what the FHIR SDK does once.</summary>
    public static void WarmUp() => ResourceParser.WarmUp();

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
        if (!JsonRequestGate.TryParse(body, _limits, out var document, out fault))
        {
            return false;
        }

        using (document)
        {
            var contents = new RequestResources();
            fault = Collect(document.RootElement, contents) ?? CheckCounts(contents);
            if (fault is not null)
            {
                fault = fault is { Expression: null, Diagnostics: null } ? fault with { Diagnostics = "the root of the body" } : fault;
                return false;
            }

            return TryRead(contents, asOf ?? contents.AsOf ?? today, out request, out fault);
        }
    }

    /// <summary>How a body that could be read names its patient, for the draft of a notice; no check reads it.</summary>
    public NoticeSubject ReadNoticeSubject(ReadOnlyMemory<byte> body)
    {
        if (!JsonRequestGate.TryParse(body, _limits, out var document, out _))
        {
            return NoticeSubject.Unknown;
        }

        using (document)
        {
            var contents = new RequestResources();
            return Collect(document.RootElement, contents) is null && FindPatient(Context(contents, contents.Log), contents, out var key, out _) is null
                ? NoticeSubjectReader.Read(PatientOf(key, contents))
                : NoticeSubject.Unknown;
        }
    }

    /// <summary>Turns what was found in a body, wherever it stood there, into orders.</summary>
    internal bool TryRead(
        RequestResources contents, DateOnly today, [NotNullWhen(true)] out CheckRequest? request, [NotNullWhen(false)] out RequestFault? fault)
    {
        request = null;
        var reading = Context(contents, contents.Log);
        fault = FindPatient(reading, contents, out var patientKey, out var patientUnknown);
        if (fault is not null)
        {
            return false;
        }

        reading = reading with { PatientKey = patientKey, Patient = PatientOf(patientKey, contents) };
        reading = reading with { ChartZone = reading.ZonesOf(PlaceOfOrders(reading, contents.Orders))[0] };
        var orders = contents.Orders.ToHashSet();
        var chart = ChartReader.Read(reading, contents.Index.All.Where(resource => !orders.Contains(resource)));
        var reader = new OrderReader(reading, chart, contents.Orders, today, _limits.OrderParts);
        request = new CheckRequest(reader.ReadAll(patientUnknown), patientKey, today);
        return true;
    }

    private static PlaceOfService? PlaceOfOrders(ReadContext reading, List<FhirResource> orders)
    {
        var chart = new Chart { Patient = reading.Patient };
        return orders.Select(order => order.Peek((R4.ServiceRequest request) => PlaceReader.Find(reading, chart, order, request, encounter: null)))
            .FirstOrDefault(place => place is not null);
    }

    /// <summary>Why the orders are not for the patient of the call, or null.</summary>
    internal RequestFault? CheckPatient(RequestResources contents) => FindPatient(Context(contents, new ReadIssues()), contents, out _, out _);

    /// <summary>The orders alone, without the chart: what it takes to ask whether any is for heart imaging.</summary>
    internal ImmutableArray<ImagingOrder> ReadOrders(RequestResources contents, DateOnly today) =>
        new OrderReader(Context(contents, new ReadIssues()), new Chart(), contents.Orders, today, _limits.OrderParts).ReadAll(patientUnknown: false);

    /// <summary>Why there is too much to read, or null.</summary>
    internal RequestFault? CheckSizes(RequestResources contents) =>
        contents.Orders.Count > _limits.Orders ? TooMany("orders", _limits.Orders)
        : contents.Index.Count - contents.Orders.Count > _limits.ChartResources ? TooMany("chart resources", _limits.ChartResources)
        : contents.Orders.Select(CheckParts).FirstOrDefault(fault => fault is not null);

    private ReadContext Context(RequestResources contents, ReadIssues log)
    {
        log.Limits = _limits;
        return new ReadContext(contents.Index, _facts, _payers, _coverageTypes, _dispositions, log) { TimeZones = _timeZones, Zone = _zone, ChartZone = _zone };
    }

    private static RequestFault? Collect(JsonElement root, RequestResources contents)
    {
        if (root.Member("resourceType") is not { ValueKind: JsonValueKind.String } resourceType)
        {
            return new RequestFault(400, "structure", "The body is not a FHIR resource: send a Bundle, a Parameters or a ServiceRequest with its resourceType.");
        }

        switch (resourceType.GetString())
        {
            case "ServiceRequest":
                contents.Add(new FhirResource(root, "ServiceRequest", new NodePath(null, "ServiceRequest")), mayBeOrder: true);
                return null;
            case "Bundle":
                return contents.AddBundle(root, new NodePath(null, "Bundle"), mayBeOrders: true);
            case "Parameters":
                return CollectParameters(root, contents);
            default:
                return new RequestFault(422, "not-supported", "The body is a resource of another type: send a Bundle, a Parameters or a ServiceRequest.")
                {
                    Expression = "resourceType",
                };
        }
    }

    private static RequestFault? CollectParameters(JsonElement root, RequestResources contents)
    {
        var path = new NodePath(null, "Parameters");
        var parameters = root.Member("parameter");
        if (parameters.ValueKind != JsonValueKind.Array)
        {
            return parameters.ValueKind == JsonValueKind.Undefined ? null : new RequestFault(400, "structure", "The parameters are not a list.") { Expression = "Parameters.parameter" };
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

            var name = parameter.Text("name");
            switch (name)
            {
                case "asOf":
                    if (ReadAsOf(parameter, place, contents) is { } noDate)
                    {
                        return noDate;
                    }

                    break;
                case "bundle" or "order":
                    bundles += name == "bundle" ? 1 : 0;
                    orders += name == "order" ? 1 : 0;
                    if (AddParameter(parameter, place, contents, mayBeOrders: true, takesBundle: name == "bundle") is { } fault)
                    {
                        return fault;
                    }

                    break;
                case "patient" or "coverage" or "condition":
                    AddChartParameter(name, parameter, place, contents);
                    break;
                case "chart":
                    if (AddParameter(parameter, place, contents, mayBeOrders: false, takesBundle: true) is { } broken)
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

    private static RequestFault? ReadAsOf(JsonElement parameter, NodePath place, RequestResources contents)
    {
        if (parameter.Text("valueDate") is not { Length: 10 } written || FhirDate.Parse(written) is not { } asOf)
        {
            return new RequestFault(422, "value", "The parameter asOf is not a date: send valueDate as YYYY-MM-DD.") { Expression = place.ToString() };
        }

        contents.AsOf = asOf.First;
        return null;
    }

    private static void AddChartParameter(string? name, JsonElement parameter, NodePath place, RequestResources contents)
    {
        var before = contents.Index.All.Count;
        contents.Add(parameter, place, mayBeOrder: false);
        if (name == "patient" && contents.Index.All.Count > before && contents.Index.All[^1].Type == "Patient")
        {
            contents.Patient ??= contents.Index.All[^1];
        }
    }

    private static RequestFault? AddParameter(JsonElement parameter, NodePath place, RequestResources contents, bool mayBeOrders, bool takesBundle)
    {
        var resource = parameter.Object("resource");
        if (takesBundle && resource.ResourceType() == "Bundle")
        {
            return contents.AddBundle(resource, place.To("resource"), mayBeOrders);
        }

        contents.Add(parameter, place, mayBeOrders);
        return null;
    }

    private RequestFault? CheckCounts(RequestResources contents)
    {
        if (contents.Orders.Count == 0)
        {
            return new RequestFault(
                422, "required", "There is no order to check: send a ServiceRequest with an order intent and the status draft, active, on-hold or unknown.")
            {
                Expression = contents.SomeRequest,
            };
        }

        return CheckSizes(contents);
    }

    // Every part of an order is weighed against every rule, so it is here that a small body could cost much.
    private RequestFault? CheckParts(FhirResource order)
    {
        var json = order.Json;
        foreach (var (element, what, count) in new[]
        {
            ("reasonCode", "reasons", json.Objects("reasonCode").Sum(WithCodings) + json.Objects("reasonReference").Count()),
            ("code", "codes", WithCodings(json.Object("code"))),
            ("orderDetail", "details", json.Objects("orderDetail").Sum(WithCodings)),
            ("insurance", "insurances", json.Objects("insurance").Count()),
        })
        {
            if (count > _limits.OrderParts)
            {
                return TooMany($"{what} in one order", _limits.OrderParts) with { Expression = $"{order.Path}.{element}" };
            }
        }

        return null;

        static int WithCodings(JsonElement concept) => Math.Max(1, concept.Objects("coding").Count());
    }

    private static RequestFault TooMany(string what, int limit) =>
        new(422, "too-costly", string.Create(CultureInfo.InvariantCulture, $"The request holds more than the limit of {limit} {what}."))
        {
            Diagnostics = string.Create(CultureInfo.InvariantCulture, $"limit: {what}, {limit}"),
        };

    private static RequestFault? FindPatient(ReadContext reading, RequestResources contents, out string? key, out bool unknown)
    {
        (key, unknown) = (null, false);
        foreach (var order in contents.Orders)
        {
            var one = order.Peek((R4.ServiceRequest request) => reading.Index.KeyOf(request.Subject, order, "Patient"));
            if (one is null)
            {
                continue;
            }

            if (contents.PatientKey is { } told)
            {
                // A name that cannot be told to be another patient's is taken for that of the patient who was told.
                if (one != told && ResourceIndex.IsName(one))
                {
                    return new RequestFault(400, "conflict", "The subject of an order is not the patient of the call.") { Expression = $"{order.Path}.subject" };
                }

                continue;
            }

            if (key is not null && one != key)
            {
                return new RequestFault(422, "conflict", "The orders are for different patients: send one request for each patient.")
                {
                    Expression = $"{order.Path}.subject",
                };
            }

            key = one;
            if (!IsPatientOfRequest(one, contents))
            {
                return new RequestFault(422, "conflict", "The subject of the order is not the patient of the request.") { Expression = $"{order.Path}.subject" };
            }
        }

        if (contents.PatientKey is not null)
        {
            key = contents.PatientKey;
        }
        else if (key is null)
        {
            // Orders that do not say whom they are for are for the only patient there is.
            var patients = contents.Patient is { } named ? [named.Key] : PatientKeys(reading, contents);
            (key, unknown) = (patients.Count == 1 ? patients.First() : null, patients.Count > 1);
        }

        return null;
    }

    private static FhirResource? PatientOf(string? key, RequestResources contents)
    {
        var patients = contents.Patient is { } named ? [named] : contents.Index.Patients;
        return patients.Find(patient => patient.Key == key && !contents.Index.Ambiguous.Contains(patient.Key))
            ?? (patients is [{ Id: null, FullUrl: null } nameless] ? nameless : null);
    }

    private static bool IsPatientOfRequest(string key, RequestResources contents)
    {
        if (contents.Patient is { } patient)
        {
            // A patient without id or fullUrl cannot be told from another.
            return patient.Key == key || (patient.Id is null && patient.FullUrl is null);
        }

        var patients = contents.Index.Patients;
        return patients.Count == 0 || patients.Exists(resource => resource.Key == key || (resource.Id is null && resource.FullUrl is null));
    }

    // The patients that are sent, else those that the chart is about.
    private static HashSet<string> PatientKeys(ReadContext reading, RequestResources contents)
    {
        var patients = contents.Index.Patients.Select(patient => patient.Key).ToHashSet(StringComparer.Ordinal);
        return patients.Count > 0 ? patients : contents.Index.All
            .Select(resource => resource.Peek((R4.Resource read) => reading.Index.KeyOf(SubjectOf(read), resource, "Patient")))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);

        static R4.ResourceReference? SubjectOf(R4.Resource resource) =>
            resource is R4.ServiceRequest request ? request.Subject : ChartReader.SubjectOf(resource);
    }
}
