using System.Collections.Frozen;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Tells hospital departments from offices and imaging centres.</summary>
internal static class FacilityKind
{
    // HL7 service delivery location roles and CMS place of service codes. Where a code fits both kinds, nothing is told.
    private static readonly FrozenSet<string> HospitalCodes =
        new[] { "hosp", "gach", "mhsp", "rh", "chr", "psychf", "hu", "er", "etu", "icu", "ccu", "19", "21", "22",
        "23" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfficeCodes = new[] { "proff", "11", "20", "24", "49" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a hospital, false for an office or imaging centre, null when the types say neither or both.</summary>
    public static bool? IsHospital(IEnumerable<R4.CodeableConcept> types)
    {
        var hospital = false;
        var office = false;
        foreach (var type in types)
        {
            var codes = Concept.Plain(type);
            var words = Concept.Words(type) ?? "";
            hospital |= codes.Exists(HospitalCodes.Contains) || words.Contains("hospital", StringComparison.OrdinalIgnoreCase);
            office |= codes.Exists(OfficeCodes.Contains)
                || words.Contains("office", StringComparison.OrdinalIgnoreCase)
                || words.Contains("imaging cent", StringComparison.OrdinalIgnoreCase);
        }

        return hospital == office ? null : hospital;
    }
}
