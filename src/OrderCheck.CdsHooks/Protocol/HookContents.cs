using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>An order of a hook call.</summary>
/// <param name="Order">As it is read.</param>
/// <param name="Target">What the EHR gets back: the order as received, or its appointment.</param>
/// <param name="IsAsked">True when the hook is about it; false when it is only context.</param>
/// <param name="IsDraft">True when it is among the draft orders, which suggestions may change.</param>
internal sealed record HookOrder(Resource Order, Resource Target, bool IsAsked, bool IsDraft)
{
    /// <summary>Where what is said of its coverage belongs: the target, and further appointments of the call for the same order.</summary>
    public ImmutableArray<Resource> Targets { get; init; } = [Target];

    /// <summary>True when an appointment stands for the order itself.</summary>
    public bool IsAppointment => Target.Type == "Appointment" && Order.Reference is null;

    /// <summary>The JSON that identifies the order, before anything was added for reading; an appointment that stands for one is told by its own.</summary>
    public JsonElement Fingerprinted { get; init; } = Target.Type == "Appointment" && Order.Reference is null ? Target.Json : Order.Json;
}

/// <summary>What a prefetch key brought.</summary>
internal enum PrefetchState
{
    /// <summary>Not there: not attempted, or failed without a word.</summary>
    Missing,

    /// <summary>Data.</summary>
    Given,

    /// <summary>Asked, no data.</summary>
    Empty,

    /// <summary>Asked, failed: not to be asked again.</summary>
    Failed,
}

/// <summary>The resources of a hook call, from context, prefetch and what was fetched, in that rank.</summary>
internal sealed class HookContents
{
    public const string FetchedRoot = "fetched";

    private const int MaxNextPages = 10;

    private readonly HookCall _call;
    private readonly Dictionary<string, PrefetchState> _prefetch = new(StringComparer.Ordinal);
    private readonly List<(Resource Appointment, string Order)> _booked = [];
    private readonly HashSet<string> _focus;

    private HookContents(HookCall call)
    {
        _call = call;
        _focus = call.Focus.ToHashSet(StringComparer.Ordinal);
        Check = new RequestResources { PatientKey = call.PatientKey };
    }

    public RequestResources Check { get; }

    /// <summary>The orders, in the order of <see cref="RequestResources.Orders"/>.</summary>
    public List<HookOrder> Orders { get; } = [];

    /// <summary>Names of ServiceRequests that the hook is about and that are not there.</summary>
    public HashSet<string> MissingOrders { get; } = new(StringComparer.Ordinal);

    /// <summary>Next pages of prefetched Bundles, and the key they belong to.</summary>
    public List<(string Url, string Key)> NextPages { get; } = [];

    /// <summary>True when more was fetched than may be read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True when the prefetched patient is not the one of the call.</summary>
    public bool HasAnotherPatient { get; private set; }

    public RequestFault? Fault { get; private set; }

    /// <summary>What a key brought.</summary>
    public PrefetchState StateOf(string key) => _prefetch.GetValueOrDefault(key);

    public static HookContents Of(HookCall call, ImmutableArray<JsonElement> fetched)
    {
        var contents = new HookContents(call);
        contents.AddContext();
        contents.TakeAll();
        contents.AddPrefetch();
        contents.Fault ??= call.Reader.Orders.CheckSizes(contents.Check);
        contents.TakeAll();
        contents.AddFetched(fetched);
        contents.AddNamedOrders();
        return contents;
    }

    /// <summary>True for a searchset in which the server says that something went wrong, whatever else it holds.</summary>
    public static bool SaysItFailed(JsonElement page)
    {
        var bundle = new FhirNode(page, new NodePath(null, FetchedRoot), new FaultLog());
        return bundle.Text("resourceType") == "Bundle"
            && bundle.Objects("entry").Select(entry => entry.Object("resource")).Where(resource => resource.IsThere && resource.Text("resourceType") == "OperationOutcome")
                .Any(outcome => outcome.Objects("issue").Exists(issue => issue.Text("severity") is "error" or "fatal"));
    }

    private void TakeAll() => Check.Taken.UnionWith(Check.Index.All.Select(resource => resource.Reference).OfType<string>());

    private void AddContext()
    {
        var context = _call.Body.GetProperty("context");
        var root = new NodePath(null, "context");
        switch (_call.Service.Hook)
        {
            case HookServices.OrderSelect or HookServices.OrderSign:
                Fault = AddResources(context.GetProperty("draftOrders"), root.To("draftOrders"), mayBeOrders: true);
                foreach (var order in Check.Orders)
                {
                    Orders.Add(new HookOrder(order, order, _call.Service.IsPrimary || IsSelected(order), IsDraft: true));
                }

                break;
            case HookServices.AppointmentBook:
                Fault = AddResources(context.GetProperty("appointments"), root.To("appointments"), mayBeOrders: false);
                foreach (var appointment in Check.Index.All.Where(resource => resource.Type == "Appointment" && AppointmentReader.IsOpen(resource.Node)).ToList())
                {
                    AddAppointment(appointment);
                }

                break;
        }
    }

    private void AddAppointment(Resource appointment)
    {
        var bases = appointment.Node.Objects("basedOn").Select(reference => reference.Text("reference")).OfType<string>()
            .Select(name => ResourceIndex.Tail(name) ?? name).ToList();
        if (bases.Count > 0)
        {
            var patients = appointment.Node.Objects("participant").Select(participant => participant.Object("actor").Text("reference")).OfType<string>()
                .Select(name => ResourceIndex.Tail(name) ?? "").Where(name => name.StartsWith("Patient/", StringComparison.Ordinal)).ToList();
            if (patients.Count > 0 && !patients.Contains(_call.PatientKey))
            {
                Fault ??= new RequestFault(400, "conflict", "The patient of an appointment is not the patient of the call.") { Expression = $"{appointment.Node.Place}.participant" };
            }

            _booked.AddRange(bases.Select(name => (appointment, name)));
            return;
        }

        var order = AppointmentReader.AsOrder(appointment.Json, appointment.Node.Path);
        Check.Orders.Add(order);
        Orders.Add(new HookOrder(order, appointment, IsAsked: true, IsDraft: false));
    }

    private bool IsSelected(Resource order) =>
        new[] { order.Reference, order.FullUrl, order.Id }.Any(name => name is not null && _focus.Contains(name));

    private RequestFault? AddResources(JsonElement value, NodePath path, bool mayBeOrders)
    {
        var node = new FhirNode(value, path, new FaultLog());
        if (node.Text("resourceType") is { } type && type != "Bundle")
        {
            Check.Add(new Resource(value, type, path), mayBeOrders);
            return null;
        }

        return Check.AddBundle(value, path, mayBeOrders);
    }

    private void AddPrefetch()
    {
        if (!_call.Body.TryGetProperty("prefetch", out var prefetch) || prefetch.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var root = new NodePath(null, "prefetch");
        foreach (var property in prefetch.EnumerateObject())
        {
            var (key, value) = (property.Name, property.Value);
            var path = root.To(key.Length <= 64 && key.All(char.IsAsciiLetterOrDigit) ? key : "other");
            if (value.ValueKind == JsonValueKind.Null)
            {
                _prefetch[key] = PrefetchState.Empty;
                continue;
            }

            var node = new FhirNode(value, path, new FaultLog());
            if (node.Text("resourceType") is not { } type)
            {
                if (!(value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any()))
                {
                    Check.Log.Ignore(path.ToString(), "A prefetched value was not used: it is not a resource.", "Send a resource, a Bundle or null.");
                }

                continue;
            }

            if (type == "OperationOutcome")
            {
                _prefetch[key] = PrefetchState.Failed;
                continue;
            }

            _prefetch[key] = SaysItFailed(value) ? PrefetchState.Failed : PrefetchState.Given;
            if (key == "patient" && type == "Patient" && node.Text("id") is { } id && id != _call.PatientId)
            {
                // What was asked for is then still missing.
                _prefetch.Remove(key);
                HasAnotherPatient = true;
            }

            if (AddResources(value, path, mayBeOrders: false) is { } broken)
            {
                Check.Log.Ignore(broken.Expression ?? path.ToString(), "A prefetched Bundle was not used: its entries are not a list.", "Send a list of entries.");
            }

            foreach (var link in node.Objects("link"))
            {
                if (NextPages.Count < MaxNextPages && link.Text("relation") == "next" && link.Text("url") is { } url)
                {
                    NextPages.Add((url, key));
                }
            }
        }
    }

    private void AddFetched(ImmutableArray<JsonElement> fetched)
    {
        foreach (var page in fetched)
        {
            if (Check.Index.Count > _call.Reader.Limits.ChartResources)
            {
                IsCut = true;
                return;
            }

            AddResources(page, new NodePath(null, FetchedRoot), mayBeOrders: false);
        }
    }

    // Orders that the context only names.
    private void AddNamedOrders()
    {
        var named = _call.Service.Hook == HookServices.OrderDispatch
            ? _call.Focus.Select(name => ((Resource?)null, Name: name))
            : _booked.Select(booked => ((Resource?)booked.Appointment, Name: booked.Order));
        var seen = new Dictionary<Resource, int>();
        foreach (var (appointment, written) in named)
        {
            var name = written.Contains('/', StringComparison.Ordinal) ? written : $"ServiceRequest/{written}";
            if (!name.StartsWith("ServiceRequest/", StringComparison.Ordinal) || !ResourceIndex.IsName(name))
            {
                continue;
            }

            if (Check.Index.Find(name) is not { } found)
            {
                MissingOrders.Add(name);
            }
            else if (OrderReader.IsOrder(found))
            {
                // CRD 2.0 knows no update of the order when an appointment is booked.
                var target = appointment is null || _call.Version == CrdVersion.V22 ? found : appointment;
                if (!seen.TryAdd(found, Orders.Count))
                {
                    var told = Orders[seen[found]];
                    Orders[seen[found]] = told with { Targets = told.Targets.Contains(target) ? told.Targets : told.Targets.Add(target) };
                    continue;
                }

                var order = WithPerformer(found);
                Check.Orders.Add(order);
                Orders.Add(new HookOrder(order, target, IsAsked: true, IsDraft: false) { Fingerprinted = found.Json });
            }
        }
    }

    // Who performs tells where the study is done, when the order does not.
    private Resource WithPerformer(Resource order)
    {
        if (_call.Performer is not { } performer || order.Node.Has("performer") || order.Node.Has("locationReference"))
        {
            return order;
        }

        var json = JsonNode.Parse(order.Json.GetRawText())!.AsObject();
        json["performer"] = new JsonArray(new JsonObject { ["reference"] = performer });
        return new Resource(JsonElement.Parse(json.ToJsonString()), order.Type, order.Node.Path, order.FullUrl);
    }
}
