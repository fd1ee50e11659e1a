using System.Collections.Immutable;
using OrderCheck.Ehr.Data;

namespace OrderCheck.Ehr.Fhir;

/// <summary>The operation <c>Patient/id/$everything</c>: the chart of a patient and what it refers to.</summary>
internal static class PatientEverything
{
    public const string Name = "$everything";

    private const string TypeName = "_type";

    /// <summary>Reads the parameters <c>_count</c> and <c>_type</c>.</summary>
    /// <exception cref="SearchRefusedException">A value has no meaning.</exception>
    public static (SearchQuery Query, ImmutableHashSet<string> Types) Read(
        string id, IEnumerable<KeyValuePair<string, string>> pairs, int pageSize)
    {
        var all = pairs.ToLookup(pair => IsOffered(pair.Key));
        var paging = all[true].Where(pair => pair.Key != TypeName);
        var types = all[true].Where(pair => pair.Key == TypeName).ToArray();
        var query = SearchQuery.Read("Patient", paging, pageSize);
        query = query with
        {
            Path = $"Patient/{id}/{Name}", Understood = query.Understood.AddRange(types), Ignored = [.. all[false]
                .Select(pair => pair.Key)],
        };
        return (query, [.. types.SelectMany(pair => pair.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))]);
    }

    /// <summary>The patient, what belongs to the patient, and the people, places and organizations that those name.</summary>
    /// <param name="patient">The patient.</param>
    /// <param name="types">The only types wanted; empty for all.</param>
    /// <param name="records">All records.</param>
    public static IEnumerable<EhrResource> Find(EhrResource patient, ImmutableHashSet<string> types, EhrRecords records)
    {
        ImmutableArray<EhrResource> own = [patient,
            .. records.All.Where(resource => resource.Patient == patient.Reference && resource != patient)];
        var includes = own.Select(resource => resource.Type).Distinct(StringComparer.Ordinal)
            .Select(type => new SearchInclude(type, null, null, IsReverse: false, Iterates: false));
        return own.Concat(SearchInclude.Follow([.. includes], own, records).Where(resource => resource.Patient is null))
            .Where(resource => types.IsEmpty || types.Contains(resource.Type));
    }

    private static bool IsOffered(string name) => name is "_count" or TypeName or SearchQuery.PageMark;
}
