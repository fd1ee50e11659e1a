using System.Collections.Frozen;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>What kind of code an element holds, which tells what a code without a system is.</summary>
internal enum CodeUse
{
    /// <summary>Anything: a code without a system stays without.</summary>
    Any,

    /// <summary>A procedure: a code without a system that looks like CPT is CPT.</summary>
    Procedure,

    /// <summary>A diagnosis: a code without a system that looks like ICD-10-CM is ICD-10-CM.</summary>
    Diagnosis,
}

/// <summary>The names under which code systems travel, and the form in which codes are compared.</summary>
internal static class CodeSystems
{
    private static readonly FrozenDictionary<string, string> Canonicals = new Dictionary<string, string>
    {
        ["www.ama-assn.org/go/cpt"] = Code.Cpt,
        ["ama-assn.org/go/cpt"] = Code.Cpt,
        ["2.16.840.1.113883.6.12"] = Code.Cpt,
        ["hl7.org/fhir/sid/icd-10-cm"] = Code.Icd10Cm,
        ["hl7.org/fhir/sid/icd-10"] = Code.Icd10Cm,
        ["2.16.840.1.113883.6.90"] = Code.Icd10Cm,
        ["snomed.info/sct"] = Code.Snomed,
        ["2.16.840.1.113883.6.96"] = Code.Snomed,
        ["loinc.org"] = Code.Loinc,
        ["2.16.840.1.113883.6.1"] = Code.Loinc,
        ["www.radlex.org"] = Code.RadLex,
        ["radlex.org"] = Code.RadLex,
        ["playbook.radlex.org"] = Code.RadLex,
        ["2.16.840.1.113883.6.256"] = Code.RadLex,
        ["www.cms.gov/medicare/coding/hcpcsreleasecodesets"] = Code.Hcpcs,
        ["2.16.840.1.113883.6.285"] = Code.Hcpcs,
        ["terminology.hl7.org/codesystem/hcpcs"] = Code.Hcpcs,
        // Short names, most of them of HL7 table 0396.
        ["cpt"] = Code.Cpt, ["cpt4"] = Code.Cpt, ["cpt-4"] = Code.Cpt, ["c4"] = Code.Cpt,
        ["icd10"] = Code.Icd10Cm, ["icd-10"] = Code.Icd10Cm, ["icd10cm"] = Code.Icd10Cm, ["icd-10-cm"] = Code.Icd10Cm,
        ["i10"] = Code.Icd10Cm, ["i10c"] = Code.Icd10Cm,
        ["snomed"] = Code.Snomed, ["snomed-ct"] = Code.Snomed, ["sct"] = Code.Snomed, ["loinc"] = Code.Loinc, ["ln"] = Code.Loinc,
        ["hcpcs"] = Code.Hcpcs, ["radlex"] = Code.RadLex,
        ["ordercheck.example/fhir/codesystem/fact"] = Canonical.Fact,
        ["ordercheck.example/fhir/codesystem/fact-value"] = Canonical.FactValue,
        ["ordercheck.example/fhir/codesystem/study-component"] = Canonical.StudyComponent,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // What nearly every coding carries, found without taking it apart.
    private static readonly FrozenDictionary<string, string> CanonicalUris =
        Canonicals.Values.Distinct().ToFrozenDictionary(system => system, StringComparer.Ordinal);

    /// <summary>The names without scheme under which code systems travel, each with the canonical address.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Aliases => Canonicals;

    /// <summary>The canonical address of a code system, or the address as written when it is none we know.</summary>
    public static string Of(string written)
    {
        if (CanonicalUris.TryGetValue(written, out var right))
        {
            return right;
        }

        var name = written.AsSpan().Trim();
        foreach (var scheme in new[] { "http://", "https://", "urn:oid:" })
        {
            if (name.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                name = name[scheme.Length..];
                break;
            }
        }

        var version = name.IndexOf('|');
        name = (version < 0 ? name : name[..version]).TrimEnd('/');
        if (name.StartsWith("snomed.info/sct/", StringComparison.OrdinalIgnoreCase))
        {
            return Code.Snomed;
        }

        return Canonicals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var canonical) ? canonical : written;
    }

    /// <summary>Reads one coding.</summary>
    /// <returns>Null when it has no code.</returns>
    public static SourcedCode? Read(R4.Coding coding, string place, CodeUse use, ReadIssues log)
    {
        var (system, display) = (coding.SystemElement.Text(), log.Repeated(coding.DisplayElement.Text()));
        return coding.CodeElement.Code() is { } code ? Read(system ?? "", code, display, place, use, log) : null;
    }

    private static SourcedCode Read(string written, string value, string? display, string place, CodeUse use, ReadIssues log)
    {
        value = OneSpaced(value);
        var system = use == CodeUse.Procedure
            && CodeForms.LooksLikeRadLex(value) ? Code.RadLex : written.Length > 0 ? Of(written) : use switch
        {
            CodeUse.Procedure when CodeForms.LooksLikeCpt(value) => Code.Cpt,
            CodeUse.Diagnosis when CodeForms.LooksLikeIcd10Cm(value) => Code.Icd10Cm,
            _ => "",
        };
        if (system != written)
        {
            log.Alias(written, system, place);
        }

        var normal = system switch
        {
            Code.Icd10Cm => Icd10Cm(value),
            Code.Cpt or Code.Hcpcs or Code.RadLex => value.ToUpperInvariant(),
            _ => value,
        };
        var code = new Code(system, normal, display);
        var asWritten = new Code(written, value, display);
        return new SourcedCode(code, place, code == asWritten ? null : asWritten);
    }

    // Upper case, with its dot.
    private static string Icd10Cm(string value)
    {
        value = value.ToUpperInvariant();
        return CodeForms.LooksLikeIcd10Cm(value) && value.Length > 3 && value[3] != '.' ? $"{value[..3]}.{value[3..]}" : value;
    }

    // FHIR codes have no leading, trailing or double space.
    private static string OneSpaced(string value) =>
        HasSpace(value) ? string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : value;

    private static bool HasSpace(string value)
    {
        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c))
            {
                return true;
            }
        }

        return false;
    }
}
