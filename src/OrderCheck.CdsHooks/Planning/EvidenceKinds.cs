using System.Collections.Frozen;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>Which evidence is in a type of resource and in a prefetch key.</summary>
internal static class EvidenceKinds
{
    // The keys of our discovery document, and those under which clients send more.
    private static readonly FrozenDictionary<string, string> TypesOfKeys = new Dictionary<string, string>
    {
        ["patient"] = "Patient",
        ["coverage"] = "Coverage",
        ["problems"] = "Condition",
        ["conditions"] = "Condition",
        ["encounter"] = "Encounter",
        ["encounters"] = "Encounter",
        ["observations"] = "Observation",
        ["reports"] = "DiagnosticReport",
        ["procedures"] = "Procedure",
        ["documents"] = "DocumentReference",
        ["authorizations"] = "ClaimResponse",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The evidence that a type of resource is, or null.</summary>
    public static EvidenceKind? OfType(string? type) => EvidenceTypes.KindOf(type);

    /// <summary>The type of resource that a prefetch key asks for, or null when it is not one we know.</summary>
    public static string? TypeOfKey(string key) => TypesOfKeys.GetValueOrDefault(key);

    /// <summary>The evidence that a read or search brings, or null.</summary>
    public static EvidenceKind? OfQuery(string query) => OfType(query[..Math.Max(0, query.AsSpan().IndexOfAny('/', '?'))]);

    /// <summary>What is missing when a kind could not be read, in words for a clinician.</summary>
    public static string Words(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Coverage => "the patient's coverage",
        EvidenceKind.Problems => "the patient's active problems",
        EvidenceKind.Encounter => "the encounter",
        EvidenceKind.Observations => "observations",
        EvidenceKind.ReportsAndProcedures => "earlier reports and procedures",
        EvidenceKind.Documents => "advance notices on file",
        _ => "prior authorizations",
    };
}
