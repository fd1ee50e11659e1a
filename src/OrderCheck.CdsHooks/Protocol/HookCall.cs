using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>What the protocol says of a hook call; its resources are still JSON.</summary>
internal sealed record HookCall
{
    /// <summary>The service that was called.</summary>
    public required HookService Service { get; init; }

    /// <summary>The settings of the client that called.</summary>
    public required HookSettings Settings { get; init; }

    /// <summary>Today in the configured zone.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The whole body.</summary>
    public required JsonElement Body { get; init; }

    /// <summary>The call's own id, as sent.</summary>
    public required string HookInstance { get; init; }

    /// <summary><c>Patient/id</c>.</summary>
    public required string PatientKey { get; init; }

    /// <summary>Who uses the EHR, as <c>Type/id</c>, or null.</summary>
    public string? UserKey { get; init; }

    /// <summary><c>Encounter/id</c>, or null.</summary>
    public string? EncounterKey { get; init; }

    /// <summary>The draft orders or the appointments of the context; undefined at dispatch.</summary>
    public JsonElement Resources { get; init; }

    /// <summary>What was selected or dispatched: <c>Type/id</c>, or as written.</summary>
    public ImmutableArray<string> Focus { get; init; } = [];

    /// <summary>Who will perform what is dispatched: <c>Type/id</c>, or null.</summary>
    public string? Performer { get; init; }

    /// <summary>The base of the EHR's FHIR server as sent, unchecked, or null.</summary>
    public string? FhirServer { get; init; }

    /// <summary>The token for that server, or null when none (or none that can be used) was sent.</summary>
    public FhirAuthorization? Authorization { get; init; }

    /// <summary>The CRD version that was asked for.</summary>
    public CrdVersion Version { get; init; }

    /// <summary>The configuration options.</summary>
    public required HookConfiguration Configuration { get; init; }

    /// <summary>The id within <see cref="PatientKey"/>.</summary>
    public string PatientId => PatientKey["Patient/".Length..];

    /// <summary>The prefetched values by key, in the order of the body.</summary>
    public IEnumerable<(string Key, JsonElement Value)> Prefetch =>
        Body.Object("prefetch") is { ValueKind: JsonValueKind.Object } prefetch
            ? prefetch.EnumerateObject().Select(property => (property.Name, property.Value))
            : [];
}
