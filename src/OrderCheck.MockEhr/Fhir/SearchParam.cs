using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;

namespace OrderCheck.Ehr.Fhir;

/// <summary>
/// One search parameter of a type, as FHIR R4 defines it: the SDK brings the definitions and the FHIRPath that finds the values.
/// </summary>
internal sealed class SearchParam
{
    private const string OfAll = "Resource";

    /// <summary>What every type has; the SDK's list leaves it out.</summary>
    private static readonly ImmutableArray<SearchParam> Common =
    [
        new(OfAll, "_id", SearchParamType.Token, "Resource.id", []),
        new(OfAll, "_lastUpdated", SearchParamType.Date, "Resource.meta.lastUpdated", []),
        new(OfAll, "_tag", SearchParamType.Token, "Resource.meta.tag", []),
        new(OfAll, "_profile", SearchParamType.Uri, "Resource.meta.profile", []),
    ];

    private static readonly ConcurrentDictionary<string, ImmutableArray<SearchParam>> ByType = new(StringComparer.Ordinal);

    private static readonly FhirEvaluationContext Context = new() { ElementResolver = ResourceOfThatType };

    private SearchParam(string type, string name, SearchParamType kind, string expression, ImmutableArray<string> targets) =>
        (Type, Name, Kind, Expression, Targets) = (type, name, kind, expression, targets);

    /// <summary>The types of FHIR R4 that can be searched, in alphabetical order.</summary>
    public static ImmutableArray<string> KnownTypes { get; } =
        [.. ModelInfo.SupportedResources.Where(type => type is not ("Bundle" or "Parameters" or "OperationOutcome"))
            .Order(StringComparer.Ordinal)];

    /// <summary>The type of resource it belongs to.</summary>
    public string Type { get; }

    /// <summary>Its name in a query.</summary>
    public string Name { get; }

    /// <summary>How its values are compared: token, reference, date, string or uri.</summary>
    public SearchParamType Kind { get; }

    /// <summary>The FHIRPath that finds its values.</summary>
    public string Expression { get; }

    /// <summary>The types to which its references may point; empty for no reference, or any.</summary>
    public ImmutableArray<string> Targets { get; }

    /// <summary>The only type to which its references may point; null for several.</summary>
    public string? OnlyTarget => Targets is [var only] ? only : null;

    /// <summary>The parameters of a type, in alphabetical order. Quantity, number and composite parameters are not offered.</summary>
    public static ImmutableArray<SearchParam> Of(string type) => ByType.GetOrAdd(type, static wanted =>
    [
        .. Common,
        .. ModelInfo.SearchParameters.Where(definition => definition.Resource == wanted && IsOffered(definition)).Select(From)
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal),
    ]);

    /// <summary>A parameter by its name; null when the type has none of it.</summary>
    public static SearchParam? Find(string type, string name) => Of(type).FirstOrDefault(parameter => parameter.Name == name);

    /// <summary>The values in a resource.</summary>
    /// <param name="resource">The resource; null when it could not be read.</param>
    public ImmutableArray<SearchValue> ReadValues(Resource? resource)
    {
        if (resource is null)
        {
            return [];
        }

        try
        {
            return [.. resource.Select(Expression, Context).OfType<Base>().SelectMany(element => SearchValue.Of(element, Kind))];
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException or ArgumentException or NotSupportedException)
        {
            // An element of the wrong shape has no value to find.
            return [];
        }
    }

    private static bool IsOffered(SearchParamDefinition definition) => definition.Expression is { Length: > 0 } && definition.Type is
        SearchParamType.Token or SearchParamType.Reference or SearchParamType.Date or SearchParamType.String or SearchParamType.Uri;

    private static SearchParam From(SearchParamDefinition definition)
    {
        // FHIR writes one expression for all types that share a parameter; only the parts of this type can find anything.
        var parts = definition.Expression!.Split(" | ")
            .Where(part => part.TrimStart('(').StartsWith(definition.Resource + ".", StringComparison.Ordinal)).ToArray();
        var expression = parts.Length > 0 ? string.Join(" | ", parts) : definition.Expression!;
        // Types that the expression lets through count, not all that FHIR lists for the types together.
        var narrowed = definition.Target?.Select(target => target.ToString())
            .Where(target => expression.Contains($"resolve() is {target}", StringComparison.Ordinal)).ToImmutableArray() ?? [];
        var targets = narrowed.Length > 0 ? narrowed : definition.Target?.Select(target => target.ToString()).ToImmutableArray() ?? [];
        return new SearchParam(
            definition.Resource!, definition.Name!, definition.Type, expression, definition.Name == "patient" ? ["Patient"] : targets);
    }

    /// <summary>
    /// Parameters ask only for the type that a reference points to: an empty resource of that type answers, without looking one up.
    /// </summary>
    private static PocoNode? ResourceOfThatType(string reference) =>
        reference.Split('/') is [.., var type, _] && ModelInfo.GetTypeForFhirType(type) is { IsAbstract: false } known
            && Activator.CreateInstance(known) is Resource empty
            ? empty.ToPocoNode()
            : null;
}
