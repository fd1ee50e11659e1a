using System.Collections.Frozen;

namespace OrderCheck.Fhir.Reading;

/// <summary>Which evidence is in a type of resource.</summary>
internal static class EvidenceTypes
{
    private static readonly FrozenDictionary<string, EvidenceKind> Types = new Dictionary<string, EvidenceKind>
    {
        ["Coverage"] = EvidenceKind.Coverage,
        ["Condition"] = EvidenceKind.Problems,
        ["Encounter"] = EvidenceKind.Encounter,
        ["Observation"] = EvidenceKind.Observations,
        ["AllergyIntolerance"] = EvidenceKind.Observations,
        ["FamilyMemberHistory"] = EvidenceKind.Observations,
        ["DiagnosticReport"] = EvidenceKind.ReportsAndProcedures,
        ["Procedure"] = EvidenceKind.ReportsAndProcedures,
        ["ImagingStudy"] = EvidenceKind.ReportsAndProcedures,
        ["Device"] = EvidenceKind.ReportsAndProcedures,
        ["DocumentReference"] = EvidenceKind.Documents,
        ["ClaimResponse"] = EvidenceKind.Authorizations,
        ["Claim"] = EvidenceKind.Authorizations,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The evidence that a type of resource is, or null.</summary>
    public static EvidenceKind? KindOf(string? type) => type is not null && Types.TryGetValue(type, out var kind) ? kind : null;

    /// <summary>What the body of a check tells: it is the whole of what is to be judged, but a resource in it that cannot be read may have held what an answer turns on.</summary>
    public static EvidenceCompleteness Of(ResourceIndex index) => Enum.GetValues<EvidenceKind>().Where(kind => HasUnread(index, kind))
        .Aggregate(EvidenceCompleteness.Whole, (completeness, kind) => completeness.WithFailed(kind));

    /// <summary>True when a part of the chart that may be of this kind could not be read; it may have held what an answer turns on.</summary>
    public static bool HasUnread(ResourceIndex index, EvidenceKind kind) =>
        index.HasNameless || index.All.Exists(resource => resource.Issue is not null && KindOf(resource.Type) == kind);
}
