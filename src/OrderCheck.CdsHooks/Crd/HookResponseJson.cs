using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>The answer to a hook call as it is written. Its two lists are always there; what is null, and every other empty list, is left
/// out.</summary>
internal sealed record HookResponseJson(
    ImmutableArray<CardJson> Cards, ImmutableArray<ActionJson> SystemActions, ResponseExtensionJson Extension);

/// <summary>What the answer carries beside the protocol.</summary>
/// <param name="Assessments">One for each order that is answered; there even when it is empty.</param>
/// <param name="SystemActions">The rated orders for the public sandbox.</param>
internal sealed record ResponseExtensionJson(
    [property: JsonPropertyName(HookResponseWriter.AssessmentKey)] ImmutableArray<AssessmentJson> Assessments,
    ImmutableArray<ActionJson>? SystemActions);

/// <summary>A card.</summary>
internal sealed record CardJson(string Uuid, string Summary, string Detail, string Indicator, CardSourceJson Source)
{
    public ImmutableArray<SuggestionJson>? Suggestions { get; init; }

    public string? SelectionBehavior { get; init; }

    public ImmutableArray<CodingJson>? OverrideReasons { get; init; }

    public ImmutableArray<LinkJson>? Links { get; init; }

    public required CardExtensionJson Extension { get; init; }
}

/// <summary>In whose name a card is, and what it is about.</summary>
internal sealed record CardSourceJson(string Label, CodingJson Topic);

/// <summary>A coding of CDS Hooks.</summary>
internal sealed record CodingJson(string System, string Code, string? Display = null);

/// <summary>Something that is done with one click.</summary>
internal sealed record SuggestionJson(string Label, string Uuid, bool? IsRecommended, ImmutableArray<ActionJson> Actions);

/// <summary>A change of one resource.</summary>
internal sealed record ActionJson(string Type, string Description, string? ResourceId, ResourceEdit? Resource);

/// <summary>A link to read more.</summary>
internal sealed record LinkJson(string Label, string Url, string Type);

/// <summary>What a card carries beside the protocol: the assessment that it comes from, and CRD's name of the order.</summary>
internal sealed record CardExtensionJson(
    [property: JsonPropertyName(HookResponseWriter.AssessmentKey)] AssessmentIdJson Assessment,
    [property: JsonPropertyName("davinci-crd.associated-resource")] ImmutableArray<ReferenceJson>? AssociatedResource);

/// <summary>The id of an assessment.</summary>
internal sealed record AssessmentIdJson(string AssessmentId);

/// <summary>A reference of FHIR.</summary>
internal sealed record ReferenceJson(string Reference);

/// <summary>What the serializer knows of the answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(HookResponseJson))]
internal sealed partial class HookResponseJsonContext : JsonSerializerContext;

/// <summary>How an answer is written: without empty lists, but for those that the protocol asks for.</summary>
internal static class HookResponseFormat
{
    private static readonly HashSet<Type> Complete = [typeof(HookResponseJson), typeof(ResponseExtensionJson)];

    /// <summary>What the writer serialises with.</summary>
    public static JsonTypeInfo<HookResponseJson> Type { get; } = (JsonTypeInfo<HookResponseJson>)new JsonSerializerOptions(
        HookResponseJsonContext.Default.Options)
    {
        TypeInfoResolver = HookResponseJsonContext.Default.WithAddedModifier(LeaveOutEmptyLists),
    }.GetTypeInfo(typeof(HookResponseJson));

    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || Complete.Contains(type.Type))
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            property.ShouldSerialize = static (_, value) => value is not (null or ICollection { Count: 0 });
        }
    }
}
