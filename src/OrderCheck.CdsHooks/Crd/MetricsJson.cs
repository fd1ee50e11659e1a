using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>One call in the elements of CRD's logical model CRDMetricData; what is null is not known and not written.</summary>
internal sealed record MetricsJson(
    [property: JsonPropertyOrder(0)] string Source,
    [property: JsonPropertyOrder(2)] string HookType,
    [property: JsonPropertyOrder(6)] string RequestTime,
    [property: JsonPropertyOrder(7)] string ResponseTime,
    [property: JsonPropertyOrder(10)] string TokenUse)
{
    [JsonPropertyOrder(1)]
    public Guid? HookInstance { get; init; }

    /// <summary>NPI of the caller.</summary>
    [JsonPropertyOrder(3)]
    public IdentifierJson? ProviderId { get; init; }

    /// <summary>NPI of the caller's organization.</summary>
    [JsonPropertyOrder(4)]
    public IdentifierJson? GroupId { get; init; }

    /// <summary>The payer's id in the payer table.</summary>
    [JsonPropertyOrder(5)]
    public IdentifierJson? PayerId { get; init; }

    [JsonPropertyOrder(8)]
    public int? HttpResponse { get; init; }

    [JsonPropertyOrder(9)]
    public ImmutableArray<IssueJson>? Issue { get; init; }

    [JsonPropertyOrder(11)]
    public ImmutableArray<ResourcesJson>? Resources { get; init; }

    [JsonPropertyOrder(12)]
    public ImmutableArray<RequestJson>? Request { get; init; }
}

/// <summary>An identifier.</summary>
internal sealed record IdentifierJson(string System, string Value);

/// <summary>Why a call was refused.</summary>
internal sealed record IssueJson(string Code, TextJson Details);

/// <summary>A concept in words.</summary>
internal sealed record TextJson(string Text);

/// <summary>How many resources of a type came, and how.</summary>
internal sealed record ResourcesJson(string Type, int Count, bool Prefetch);

/// <summary>An order that the hook is about, and what was answered.</summary>
internal sealed record RequestJson(string Type, ImmutableArray<ConceptJson>? OrderDetail, ImmutableArray<ResponseJson>? Response);

/// <summary>A card, or all coverage information of an order.</summary>
internal sealed record ResponseJson(string Type, ImmutableArray<string> Focus, ImmutableArray<CoverageJson>? CoverageInfo);

/// <summary>What was asserted of a coverage.</summary>
internal sealed record CoverageJson(string Covered, string? PaNeeded, string? InfoNeeded, string AssertionId, ConceptJson? BusinessLine);

/// <summary>A coded concept.</summary>
internal sealed record ConceptJson(ImmutableArray<MetricCodingJson> Coding);

/// <summary>A code and its system.</summary>
internal sealed record MetricCodingJson(string System, string Code);

/// <summary>What the serializer knows of the metrics.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MetricsJson))]
internal sealed partial class MetricsJsonContext : JsonSerializerContext;
