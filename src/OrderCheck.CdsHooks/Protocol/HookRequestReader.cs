using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>
/// Reads the body of a hook call. Lenient on input, precise in complaint, and no input makes it throw. Made once; safe to use from
/// many threads.
/// </summary>
public sealed class HookRequestReader
{
    private const int MaxAddressLength = 2_000;
    private const int MaxTokenLength = 16_384;

    /// <summary>Builds the reader.</summary>
    /// <param name="assessor">Tells which orders are ours, so that nothing is fetched for others.</param>
    /// <param name="limits">Sizes beyond which a call is refused; the default limits when null.</param>
    public HookRequestReader(OrderAssessor assessor, ReadingLimits? limits = null)
    {
        Assessor = assessor;
        Limits = limits ?? ReadingLimits.Default;
        Orders = new CheckRequestReader(assessor.Knowledge, Limits);
    }

    internal OrderAssessor Assessor { get; }

    internal ReadingLimits Limits { get; }

    internal CheckRequestReader Orders { get; }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes of the call. Kept, so they must not change afterwards.</param>
    /// <param name="serviceId">The id in the address, one of <see cref="HookServices.All"/>.</param>
    /// <param name="today">Today in the configured zone.</param>
    /// <param name="settings">The settings of the client that calls.</param>
    /// <param name="request">The call, when it could be taken.</param>
    /// <param name="fault">Why not (400, 404, 413 or 422), when it could not.</param>
    public bool TryRead(
        ReadOnlyMemory<byte> body, string serviceId, DateOnly today, HookSettings settings,
        [NotNullWhen(true)] out HookRequest? request, [NotNullWhen(false)] out RequestFault? fault)
    {
        request = null;
        if (HookServices.Find(serviceId) is not { } service)
        {
            fault = new RequestFault(404, "not-found", "There is no such service; the discovery document lists those there are.");
            return false;
        }

        // Not disposed: the orders are written back from it.
        if (!JsonRequestGate.TryParse(body, Limits, out var document, out fault))
        {
            return false;
        }

        fault = ReadCall(document.RootElement, service, today, settings, out var call);
        if (fault is not null)
        {
            return false;
        }

        var made = new HookRequest(call!);
        fault = made.Refusal;
        request = fault is null ? made : null;
        return fault is null;
    }

    private RequestFault? ReadCall(JsonElement root, HookService service, DateOnly today, HookSettings settings, out HookCall? call)
    {
        call = null;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new RequestFault(400, "structure", "The body is not a hook call: send a JSON object with hook, hookInstance and context.") { Diagnostics = "the root of the body" };
        }

        var node = new FhirNode(root, new NodePath(null, "call"), new FaultLog());
        if (node.Text("hook") is not { } hook)
        {
            return Missing("hook", "The call does not name its hook.");
        }

        if (hook != service.Hook)
        {
            return new RequestFault(400, "value", $"The hook of the call is not the one of this service, {service.Hook}.") { Expression = "hook" };
        }

        if (node.Text("hookInstance") is not { } instance)
        {
            return Missing("hookInstance", "The call has no hookInstance.");
        }

        if (!root.TryGetProperty("context", out var contextJson) || contextJson.ValueKind != JsonValueKind.Object)
        {
            return Missing("context", "The call has no context, or it is not an object.");
        }

        var context = new FhirNode(contextJson, new NodePath(null, "context"), new FaultLog());
        if (context.Text("patientId") is not { } patient)
        {
            return Missing("context.patientId", "The context does not say who the patient is.");
        }

        if (Id(patient, "Patient") is not { } patientId)
        {
            return new RequestFault(400, "value", "The patientId of the context is not an id of FHIR.") { Expression = "context.patientId" };
        }

        var focus = ImmutableArray<string>.Empty;
        switch (service.Hook)
        {
            case HookServices.OrderSelect or HookServices.OrderSign:
                if (!HasObject(contextJson, "draftOrders"))
                {
                    return Missing("context.draftOrders", "The context has no draftOrders, or they are not a Bundle.");
                }

                if (service.Hook == HookServices.OrderSelect)
                {
                    if (!contextJson.TryGetProperty("selections", out var selections) || selections.ValueKind != JsonValueKind.Array)
                    {
                        return Missing("context.selections", "The context does not list the selections.");
                    }

                    focus = [.. context.Texts("selections").Concat(context.Objects("selections").Select(reference => reference.Text("reference")).OfType<string>()).Select(NameOf)];
                }

                break;
            case HookServices.OrderDispatch:
                focus = Dispatched(context);
                if (focus.IsEmpty)
                {
                    return Missing("context.dispatchedOrders", "The context does not name the dispatched orders.");
                }

                break;
            default:
                if (!HasObject(contextJson, "appointments"))
                {
                    return Missing("context.appointments", "The context has no appointments, or they are not a Bundle.");
                }

                break;
        }

        var extension = node.Object("extension");
        if (ReadVersion(extension, out var version) is { } unsupported)
        {
            return unsupported;
        }

        call = new HookCall
        {
            Reader = this,
            Service = service,
            Settings = settings,
            Today = today,
            Body = root,
            HookInstance = instance,
            PatientKey = $"Patient/{patientId}",
            EncounterKey = context.Text("encounterId") is { } encounter && Id(encounter, "Encounter") is { } encounterId ? $"Encounter/{encounterId}" : null,
            Focus = focus,
            Performer = context.Text("performer") is { } performer && ResourceIndex.Tail(performer) is { } name && ResourceIndex.IsName(name) ? name : null,
            FhirServer = node.Text("fhirServer") is { Length: <= MaxAddressLength } server ? server : null,
            Authorization = ReadAuthorization(node.Object("fhirAuthorization")),
            Version = version,
            Configuration = ReadConfiguration(extension),
        };
        return null;
    }

    private static ImmutableArray<string> Dispatched(FhirNode context)
    {
        var names = new List<string>();
        if (context.Json.TryGetProperty("dispatchedOrders", out var orders) && orders.ValueKind == JsonValueKind.Array)
        {
            names.AddRange(context.Texts("dispatchedOrders"));
            names.AddRange(context.Objects("dispatchedOrders").Select(reference => reference.Text("reference")).OfType<string>());
        }

        // The ballot's way of saying it.
        if (names.Count == 0 && (context.Text("order") ?? context.Object("order").Text("reference")) is { } one)
        {
            names.Add(one);
        }

        return [.. names.Select(NameOf).Distinct(StringComparer.Ordinal)];
    }

    private static RequestFault? ReadVersion(FhirNode extension, out CrdVersion version)
    {
        version = CrdVersion.Neutral;
        if (!extension.IsThere || !extension.Json.TryGetProperty(HookServices.RequestedVersion, out var asked)
            || asked.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            return null;
        }

        var text = asked.ValueKind == JsonValueKind.Number ? asked.GetRawText() : asked.GetString()!.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        version = text == "2.0" || text.StartsWith("2.0.", StringComparison.Ordinal) ? CrdVersion.V20
            : text == "2.2" || text.StartsWith("2.2.", StringComparison.Ordinal) ? CrdVersion.V22
            : CrdVersion.Neutral;
        return version != CrdVersion.Neutral
            ? null
            : new RequestFault(400, "not-supported", "The requested CRD version is not one of this service: ask for 2.0 or 2.2.")
            {
                Expression = $"extension['{HookServices.RequestedVersion}']",
            };
    }

    private static HookConfiguration ReadConfiguration(FhirNode extension)
    {
        var options = extension.Object(HookServices.Configuration);
        var most = options.Number(HookServices.CardsOption);
        return new HookConfiguration
        {
            CoverageInformation = options.Flag(HookServices.CoverageOption) ?? true,
            UnwantedTopics = [.. HookServices.SwitchableTopics.Where(topic => options.Flag(topic) == false)],
            MaxCards = most is >= 0 and <= 1_000 && decimal.IsInteger(most.Value) ? (int)most.Value : HookServices.DefaultMaxCards,
        };
    }

    private static FhirAuthorization? ReadAuthorization(FhirNode node) =>
        node.Text("access_token") is { Length: <= MaxTokenLength } token
        && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
        && (node.Text("token_type") is not { } kind || kind.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            ? new FhirAuthorization(token, node.Text("scope"), node.Text("subject"), node.Text("patient"))
            : null;

    private static bool HasObject(JsonElement context, string name) => context.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object;

    // Type/id whatever stands before it; a bare id stays one.
    private static string NameOf(string reference) => ResourceIndex.Tail(reference) ?? reference;

    private static string? Id(string written, string type)
    {
        var name = ResourceIndex.Tail(written) ?? $"{type}/{written}";
        return ResourceIndex.IsName(name) && name.StartsWith($"{type}/", StringComparison.Ordinal) ? name[(type.Length + 1)..] : null;
    }

    private static RequestFault Missing(string place, string text) => new(400, "required", text) { Expression = place };
}

/// <summary>What a hook call says beside its resources.</summary>
internal sealed record HookCall
{
    public required HookRequestReader Reader { get; init; }

    public required HookService Service { get; init; }

    public required HookSettings Settings { get; init; }

    public required DateOnly Today { get; init; }

    public required JsonElement Body { get; init; }

    public required string HookInstance { get; init; }

    /// <summary><c>Patient/id</c>.</summary>
    public required string PatientKey { get; init; }

    /// <summary><c>Encounter/id</c>, or null.</summary>
    public string? EncounterKey { get; init; }

    /// <summary>What was selected or dispatched: <c>Type/id</c>, or as written.</summary>
    public ImmutableArray<string> Focus { get; init; } = [];

    /// <summary>Who will perform what is dispatched: <c>Type/id</c>, or null.</summary>
    public string? Performer { get; init; }

    public string? FhirServer { get; init; }

    public FhirAuthorization? Authorization { get; init; }

    public CrdVersion Version { get; init; }

    public required HookConfiguration Configuration { get; init; }

    public string PatientId => PatientKey["Patient/".Length..];
}
