using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>The discovery document of CDS Hooks 2.0.</summary>
internal sealed record DiscoveryJson(ImmutableArray<ServiceJson> Services);

/// <summary>One service of the discovery document.</summary>
internal sealed record ServiceJson(
    string Hook, string Title, string Description, string Id, string Version, IReadOnlyDictionary<string, string> Prefetch,
    string UsageRequirements, ServiceExtensionJson Extension);

/// <summary>What CRD adds to a service.</summary>
internal sealed record ServiceExtensionJson(
    [property: JsonPropertyName("davinci-crd.version")] ImmutableArray<string> Versions,
    [property: JsonPropertyName("davinci-crd.configuration-options")] ImmutableArray<ConfigurationOptionJson> Options);

/// <summary>A setting that a client can send with a call.</summary>
internal sealed record ConfigurationOptionJson(string Code, string Type, string Name, string Description, object Default);

/// <summary>What the serializer knows of the discovery document.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscoveryJson))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
internal sealed partial class DiscoveryJsonContext : JsonSerializerContext;
