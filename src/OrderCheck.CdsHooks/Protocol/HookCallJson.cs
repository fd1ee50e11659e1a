using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>The protocol's part of a hook call. A member of another kind than the protocol says counts as absent.</summary>
internal sealed record HookCallJson
{
    public string? Hook { get; init; }

    public string? HookInstance { get; init; }

    public string? FhirServer { get; init; }

    [JsonConverter(typeof(ObjectOrNull<AuthorizationJson>))]
    public AuthorizationJson? FhirAuthorization { get; init; }

    [JsonConverter(typeof(ObjectOrNull<ContextJson>))]
    public ContextJson? Context { get; init; }

    [JsonConverter(typeof(ObjectOrNull<CallExtensionJson>))]
    public CallExtensionJson? Extension { get; init; }
}

/// <summary>The token of a call, in the names of OAuth.</summary>
internal sealed record AuthorizationJson
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public string? TokenType { get; init; }

    public string? Scope { get; init; }

    public string? Subject { get; init; }

    public string? Patient { get; init; }
}

/// <summary>The members of all contexts but their resources, which stay JSON.</summary>
internal sealed record ContextJson
{
    public string? UserId { get; init; }

    public string? PatientId { get; init; }

    public string? EncounterId { get; init; }

    public string? Performer { get; init; }

    /// <summary>Null when there is no list.</summary>
    [JsonConverter(typeof(NamesOrNull))]
    public ImmutableArray<string>? Selections { get; init; }

    [JsonConverter(typeof(NamesOrNull))]
    public ImmutableArray<string>? DispatchedOrders { get; init; }

    /// <summary>The dispatched order as the ballot of order-dispatch wrote it.</summary>
    [JsonConverter(typeof(NameOrNull))]
    public string? Order { get; init; }
}

/// <summary>What CRD adds to a call.</summary>
internal sealed record CallExtensionJson
{
    /// <summary>A text or a number.</summary>
    [JsonPropertyName(HookServices.RequestedVersion)]
    public JsonElement RequestedVersion { get; init; }

    [JsonPropertyName(HookServices.Configuration)]
    public JsonElement Configuration { get; init; }
}

/// <summary>What the serializer knows of hook calls.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(TextOrNull)], MaxDepth = 1_000)]
[JsonSerializable(typeof(HookCallJson))]
internal sealed partial class HookCallJsonContext : JsonSerializerContext;
