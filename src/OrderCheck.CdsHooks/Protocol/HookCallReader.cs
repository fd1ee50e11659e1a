using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>Reads the protocol's part of a hook call. Lenient where nothing depends on it; what is missing is named with its
/// place.</summary>
internal static class HookCallReader
{
    private const int MaxAddressLength = 2_000;
    private const int MaxTokenLength = 16_384;
    private const int MaxCards = 1_000;

    /// <summary>Reads a call.</summary>
    /// <param name="body">The parsed body.</param>
    /// <param name="service">The service of the address.</param>
    /// <param name="today">Today in the configured zone.</param>
    /// <param name="settings">The settings of the client that calls.</param>
    /// <param name="call">The call, or null when it cannot be taken.</param>
    /// <returns>Why it cannot be taken (400), or null.</returns>
    public static RequestFault? Read(JsonElement body, HookService service, DateOnly today, HookSettings settings, out HookCall? call)
    {
        call = null;
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new RequestFault(400, "structure",
                "The body is not a hook call: send a JSON object with hook, hookInstance and context.") { Diagnostics = "the root of the body" };
        }

        var read = body.Deserialize(HookCallJsonContext.Default.HookCallJson)!;
        if (FaultOf(read, service, out var patientId) is { } fault)
        {
            return fault;
        }

        if (ContextFault(read.Context!, body.GetProperty("context"), service, out var resources, out var focus) is { } missing)
        {
            return missing;
        }

        if (ReadVersion(read.Extension, out var version) is { } unsupported)
        {
            return unsupported;
        }

        var context = read.Context!;
        call = new HookCall
        {
            Service = service,
            Settings = settings,
            Today = today,
            Body = body,
            HookInstance = read.HookInstance!,
            PatientKey = $"Patient/{patientId}",
            UserKey = context.UserId is { } user ? ResourceIndex.Tail(user) : null,
            EncounterKey = context.EncounterId is { } encounter
            && Id(encounter, "Encounter") is { } encounterId ? $"Encounter/{encounterId}" : null,
            Resources = resources,
            Focus = focus,
            Performer = context.Performer is { } performer && ResourceIndex.Tail(performer) is { } name
            && ResourceIndex.IsName(name) ? name : null,
            FhirServer = read.FhirServer is { Length: <= MaxAddressLength } server ? server : null,
            Authorization = Usable(read.FhirAuthorization),
            Version = version,
            Configuration = ReadConfiguration(read.Extension),
        };
        return null;
    }

    private static RequestFault? FaultOf(HookCallJson call, HookService service, out string? patientId)
    {
        patientId = call.Context?.PatientId is { } patient ? Id(patient, "Patient") : null;
        return call switch
        {
            { Hook: null } => Missing("hook", "The call does not name its hook."),
            { Hook: var hook } when hook != service.Hook => Wrong(
                "hook", $"The hook of the call is not the one of this service, {service.Hook}."),
            { HookInstance: null } => Missing("hookInstance", "The call has no hookInstance."),
            { Context: null } => Missing("context", "The call has no context, or it is not an object."),
            { Context.PatientId: null } => Missing("context.patientId", "The context does not say who the patient is."),
            _ when patientId is null => Wrong("context.patientId", "The patientId of the context is not an id of FHIR."),
            _ => null,
        };
    }

    // What each hook wants in its context.
    private static RequestFault? ContextFault(
        ContextJson context, JsonElement json, HookService service, out JsonElement resources, out ImmutableArray<string> focus)
    {
        (resources, focus) = (default, []);
        switch (service.Hook)
        {
            case HookServices.OrderDispatch:
                focus = Dispatched(context);
                return focus.IsEmpty ? Missing("context.dispatchedOrders", "The context does not name the dispatched orders.") : null;
            case HookServices.AppointmentBook:
                return TryGetObject(json, "appointments", out resources) ? null
                    : Missing("context.appointments", "The context has no appointments, or they are not a Bundle.");
            default:
                if (!TryGetObject(json, "draftOrders", out resources))
                {
                    return Missing("context.draftOrders", "The context has no draftOrders, or they are not a Bundle.");
                }

                focus = [.. (context.Selections ?? []).Select(NameOf)];
                return service.IsPrimary
                    || context.Selections is not null ? null : Missing("context.selections", "The context does not list the selections.");
        }
    }

    private static bool TryGetObject(JsonElement context, string name, out JsonElement value) => context.TryGetProperty(name, out value)
        && value.ValueKind == JsonValueKind.Object;

    private static ImmutableArray<string> Dispatched(ContextJson context)
    {
        ImmutableArray<string> names = context.DispatchedOrders is { IsEmpty: false } orders ? orders : context.Order is { } one ? [one]
            : [];
        return [.. names.Select(NameOf).Distinct(StringComparer.Ordinal)];
    }

    private static RequestFault? ReadVersion(CallExtensionJson? extension, out CrdVersion version)
    {
        var text = extension?.RequestedVersion switch
        {
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            { ValueKind: JsonValueKind.String } words => words.GetString()!.Trim(),
            _ => "",
        };
        version = IsVersion("2.0") ? CrdVersion.V20 : IsVersion("2.2") ? CrdVersion.V22 : CrdVersion.Neutral;
        return version == CrdVersion.Neutral && text.Length > 0
            ? new RequestFault(400, "not-supported", "The requested CRD version is not one of this service: ask for 2.0 or 2.2.")
            {
                Expression = $"extension['{HookServices.RequestedVersion}']",
            }
            : null;

        bool IsVersion(string wanted) => text == wanted || text.StartsWith(wanted + ".", StringComparison.Ordinal);
    }

    private static HookConfiguration ReadConfiguration(CallExtensionJson? extension)
    {
        if (extension is not { Configuration: { ValueKind: JsonValueKind.Object } options })
        {
            return new HookConfiguration();
        }

        return new HookConfiguration
        {
            WantsCoverageInformation = !IsOff(HookServices.CoverageOption),
            UnwantedTopics = [.. HookServices.SwitchableTopics.Where(IsOff)],
            MaxCards = options.TryGetProperty(HookServices.CardsOption, out var cards) && cards.ValueKind == JsonValueKind.Number
            && cards.TryGetDecimal(out var number)
                && number is >= 0 and <= MaxCards && decimal.IsInteger(number) ? (int)number : HookServices.DefaultMaxCards,
        };

        bool IsOff(string name) => options.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.False;
    }

    private static FhirAuthorization? Usable(AuthorizationJson? sent) =>
        sent is { AccessToken: { Length: <= MaxTokenLength } token }
        && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
        && (sent.TokenType is not { } kind || kind.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            ? new FhirAuthorization(token, sent.Scope, sent.Subject, sent.Patient)
            : null;

    // Type/id, without the server in front of it; a bare id stays one.
    private static string NameOf(string reference) => ResourceIndex.Tail(reference) ?? reference;

    private static string? Id(string written, string type)
    {
        var name = ResourceIndex.Tail(written) ?? $"{type}/{written}";
        return ResourceIndex.IsName(name) && name.StartsWith($"{type}/", StringComparison.Ordinal) ? name[(type.Length + 1)..] : null;
    }

    private static RequestFault Missing(string place, string text) => new(400, "required", text) { Expression = place };

    private static RequestFault Wrong(string place, string text) => new(400, "value", text) { Expression = place };
}
