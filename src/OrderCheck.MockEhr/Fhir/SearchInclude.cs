using System.Collections.Immutable;
using Hl7.Fhir.Model;
using OrderCheck.Ehr.Data;

namespace OrderCheck.Ehr.Fhir;

/// <summary>
/// Resources to send along with those found: <c>_include=ServiceRequest:requester</c>, <c>_revinclude=Observation:patient</c>.
/// </summary>
/// <param name="Source">The type whose references are followed.</param>
/// <param name="Parameter">The reference that is followed; null for all of the type.</param>
/// <param name="Target">The only type to send along; null for any.</param>
/// <param name="IsReverse">Whether to follow the references backwards: to what refers to the resources found.</param>
/// <param name="Iterates">Whether to follow the references of what was sent along, too.</param>
internal sealed record SearchInclude(string Source, SearchParam? Parameter, string? Target, bool IsReverse, bool Iterates)
{
    /// <summary>Reads the value of <c>_include</c> or <c>_revinclude</c>.</summary>
    /// <exception cref="SearchRefusedException">It names no reference.</exception>
    public static SearchInclude Of(string name, string? modifier, string value)
    {
        var parts = value.Split(':');
        var parameter = parts.Length >= 2 && parts[1] != "*" ? SearchParam.Find(parts[0], parts[1]) : null;
        if (parts.Length is < 2 or > 3 || modifier is not (null or "iterate" or "recurse")
            || (parts[1] != "*" && parameter?.Kind != SearchParamType.Reference))
        {
            throw new SearchRefusedException($"{name}={value} names no reference; write it as {name}=ServiceRequest:requester");
        }

        return new SearchInclude(parts[0], parameter, parts.Length == 3 ? parts[2] : null, name == "_revinclude", modifier is not null);
    }

    /// <summary>What to send along with a page, each once, in the order in which it was found.</summary>
    public static ImmutableArray<EhrResource> Follow(
        ImmutableArray<SearchInclude> includes, ImmutableArray<EhrResource> page, EhrRecords records)
    {
        var found = ImmutableArray.CreateBuilder<EhrResource>();
        var seen = page.Select(resource => resource.Reference).ToHashSet(StringComparer.Ordinal);
        var next = page;
        for (var isFirst = true; next.Length > 0; isFirst = false)
        {
            next = [.. includes.Where(include => isFirst || include.Iterates).SelectMany(include => include.From(next, records))
                .Where(resource => seen.Add(resource.Reference))];
            found.AddRange(next);
        }

        return found.ToImmutable();
    }

    private IEnumerable<EhrResource> From(ImmutableArray<EhrResource> resources, EhrRecords records)
    {
        if (!IsReverse)
        {
            return resources.Where(resource => resource.Type == Source).SelectMany(References).Select(records.Find).OfType<EhrResource>()
                .Where(resource => Target is null || resource.Type == Target);
        }

        var wanted = resources.Where(resource => Target is null || resource.Type == Target).Select(resource => resource.Reference)
            .ToHashSet(StringComparer.Ordinal);
        return records.OfType(Source).Where(resource => References(resource).Any(wanted.Contains));
    }

    private IEnumerable<string> References(EhrResource resource) =>
        (Parameter is null ? SearchParam.Of(resource.Type).Where(parameter => parameter.Kind == SearchParamType.Reference) : [Parameter])
            .SelectMany(parameter => resource.Values(parameter)).Select(value => value.Text).OfType<string>();
}
