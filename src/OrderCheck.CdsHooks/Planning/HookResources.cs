using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>
/// The resources of a hook call, from context, prefetch and what was fetched, in that rank: each is taken in once, and what was fetched is
/// added to a copy of the index.
/// </summary>
internal sealed class HookResources
{
    /// <summary>What the places of fetched resources begin with: they mean nothing to the caller.</summary>
    public const string FetchedRoot = "fetched";

    private const int MaxNextPages = 10;
    private const int MaxKeyLength = 64;

    private readonly HookCall _call;
    private readonly ReadingLimits _limits;
    private readonly Dictionary<string, PrefetchState> _prefetch;
    private readonly Dictionary<EvidenceKind, bool> _prefetched;
    private readonly List<(FhirResource Appointment, string Order)> _booked;
    private readonly int _ownOrders;

    private HookResources(HookCall call, CheckRequestReader reader, ReadingLimits limits)
    {
        (_call, _limits) = (call, limits);
        _prefetch = new Dictionary<string, PrefetchState>(StringComparer.Ordinal);
        _prefetched = [];
        _booked = [];
        Check = new RequestResources { PatientKey = call.PatientKey, Server = call.FhirServer };
        AddContext();
        TakeAll();
        AddPrefetch();
        Fault ??= reader.CheckSizes(Check);
        TakeAll();
        _ownOrders = Orders.Count;
        AddNamedOrders();
    }

    // The same with what was fetched since.
    private HookResources(HookResources before, IEnumerable<JsonElement> pages)
    {
        (_call, _limits, _prefetch, _prefetched) = (before._call, before._limits, before._prefetch, before._prefetched);
        (_booked, _ownOrders) = (before._booked, before._ownOrders);
        (NextPages, IsCut, HasAnotherPatient, Fault) = (before.NextPages, before.IsCut, before.HasAnotherPatient, before.Fault);
        Check = before.Check.Copy();
        Orders.AddRange(before.Orders.Take(_ownOrders));
        Check.Orders.RemoveRange(_ownOrders, Check.Orders.Count - _ownOrders);
        AddFetched(pages);
        AddNamedOrders();
    }

    /// <summary>All resources, as the operation takes them in.</summary>
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

    /// <summary>Why the call cannot be taken, or null.</summary>
    public RequestFault? Fault { get; private set; }

    /// <summary>Takes in what was sent with a call.</summary>
    public static HookResources Of(HookCall call, CheckRequestReader reader, ReadingLimits limits) => new(call, reader, limits);

    /// <summary>The resources with what was fetched since; this one stays as it is.</summary>
    public HookResources With(IEnumerable<JsonElement> pages) => new(this, pages);

    /// <summary>What a prefetch key brought.</summary>
    public PrefetchState StateOf(string key) => _prefetch.GetValueOrDefault(key);

    /// <summary>True when a kind of evidence was prefetched whole, false when it was prefetched and is not whole, null when it was not
    /// prefetched.</summary>
    public bool? IsWhole(EvidenceKind kind) => _prefetched.TryGetValue(kind, out var whole) ? whole : null;

    // Of what has a name only the first copy counts: context before prefetch before what was fetched.
    private void TakeAll() => Check.Taken.UnionWith(Check.Index.All.Select(resource => resource.Reference).OfType<string>());

    private void AddContext()
    {
        var root = new NodePath(null, "context");
        switch (_call.Service.Hook)
        {
            case HookServices.OrderSelect or HookServices.OrderSign:
                Fault = AddResources(_call.Resources, root.To("draftOrders"), mayBeOrders: true);
                var selected = _call.Focus.ToHashSet(StringComparer.Ordinal);
                Orders.AddRange(Check.Orders.Select(
                    order => new HookOrder(order, order, _call.Service.IsPrimary || IsSelected(order, selected), IsDraft: true)));
                break;
            case HookServices.AppointmentBook:
                Fault = AddResources(_call.Resources, root.To("appointments"), mayBeOrders: false);
                foreach (var appointment in Check.Index.All.Where(
                    resource => resource.Type == "Appointment" && AppointmentReader.IsOpen(resource.Json)).ToList())
                {
                    AddAppointment(appointment);
                }

                break;
        }
    }

    private static bool IsSelected(FhirResource order, HashSet<string> selected) =>
        new[] { order.Reference, order.FullUrl, order.Id }.Any(name => name is not null && selected.Contains(name));

    private void AddAppointment(FhirResource appointment)
    {
        var orders = AppointmentReader.BasedOn(appointment.Json);
        if (orders.Count == 0)
        {
            var order = AppointmentReader.AsOrder(appointment.Json, appointment.Place);
            Check.Orders.Add(order);
            Orders.Add(new HookOrder(order, appointment, IsAsked: true, IsDraft: false));
            return;
        }

        if (AppointmentReader.Patients(appointment.Json) is { Count: > 0 } patients && !patients.Contains(_call.PatientKey))
        {
            Fault ??= new RequestFault(400, "conflict",
                "The patient of an appointment is not the patient of the call.") { Expression = $"{appointment.Path}.participant" };
        }

        _booked.AddRange(orders.Select(name => (appointment, name)));
    }

    private RequestFault? AddResources(JsonElement value, NodePath path, bool mayBeOrders)
    {
        if (ReceivedValue.TypeOf(value) is { } type && type != "Bundle")
        {
            Check.Add(new FhirResource(value, type, path), mayBeOrders);
            return null;
        }

        return Check.AddBundle(value, path, mayBeOrders);
    }

    private void AddPrefetch()
    {
        var root = new NodePath(null, "prefetch");
        foreach (var (key, value) in _call.Prefetch)
        {
            var path = root.To(key.Length <= MaxKeyLength && key.All(char.IsAsciiLetterOrDigit) ? key : "other");
            var state = ReceivedValue.StateOf(value);
            if (state != PrefetchState.Missing)
            {
                _prefetch[key] = state;
            }

            NoteEvidence(key, value);
            switch (ReceivedValue.TypeOf(value))
            {
                case "OperationOutcome":
                    break;
                case { } type:
                    AddPrefetched(key, value, type, path);
                    break;
                case null when state == PrefetchState.Missing && !ReceivedValue.IsEmptyObject(value):
                    Check.Log.Ignore(
                        path.ToString(), "A prefetched value was not used: it is not a resource.", "Send a resource, a Bundle or null.");
                    break;
            }
        }
    }

    private void NoteEvidence(string key, JsonElement value)
    {
        var type = EvidenceKinds.TypeOfKey(key);
        var whole = ReceivedValue.IsWhole(value, type, _call)
            && ReceivedValue.NextPagesOf(value).All(url => NextPage.Below(_call.FhirServer, url) is not null);
        var types = type is not null ? [type] : ReceivedValue.ResourcesOf(value).Select(resource => resource.ResourceType());
        foreach (var kind in types.Select(EvidenceKinds.OfType).OfType<EvidenceKind>().Distinct())
        {
            _prefetched[kind] = whole && _prefetched.GetValueOrDefault(kind, true);
        }
    }

    private void AddPrefetched(string key, JsonElement value, string type, NodePath path)
    {
        if (key == "patient" && type == "Patient" && value.Text("id") is { } id && id != _call.PatientId)
        {
            // What was asked for is then still missing.
            _prefetch.Remove(key);
            HasAnotherPatient = true;
        }

        if (AddResources(value, path, mayBeOrders: false) is { } broken)
        {
            Check.Log.Ignore(broken.Expression ?? path.ToString(), "A prefetched Bundle was not used: its entries are not a list.",
                "Send a list of entries.");
        }

        NextPages.AddRange(ReceivedValue.NextPagesOf(value).Take(MaxNextPages - NextPages.Count).Select(url => (url, key)));
    }

    private void AddFetched(IEnumerable<JsonElement> pages)
    {
        foreach (var page in pages)
        {
            if (Check.Index.Count > _limits.ChartResources)
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
            ? _call.Focus.Select(name => ((FhirResource?)null, Name: name))
            : _booked.Select(booked => ((FhirResource?)booked.Appointment, Name: booked.Order));
        var seen = new Dictionary<FhirResource, int>();
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
                AddNamedOrder(found, appointment, seen);
            }
        }
    }

    private void AddNamedOrder(FhirResource found, FhirResource? appointment, Dictionary<FhirResource, int> seen)
    {
        // CRD 2.0 knows no update of the order when an appointment is booked.
        var target = appointment is null || _call.Version == CrdVersion.V22 ? found : appointment;
        if (seen.TryGetValue(found, out var at))
        {
            var known = Orders[at];
            Orders[at] = known with { Targets = known.Targets.Contains(target) ? known.Targets : known.Targets.Add(target) };
            return;
        }

        seen[found] = Orders.Count;
        var order = HookOrder.WithPerformer(found, _call.Performer);
        Check.Orders.Add(order);
        Orders.Add(new HookOrder(order, target, IsAsked: true, IsDraft: false) { Fingerprinted = found.Json });
    }
}
