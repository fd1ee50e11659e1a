namespace OrderCheck;

/// <summary>
/// A code of a code system: the only way codes travel. Two codes are equal when system and value are; the display is decoration.
/// </summary>
/// <param name="System">Canonical URI of the code system, or empty when none was given and none could be inferred.</param>
/// <param name="Value">The code as written, trimmed. ICD-10-CM codes are upper case with their dot.</param>
/// <param name="Display">A label that came with the code, or null. Never an AMA descriptor of our own making.</param>
public readonly record struct Code(string System, string Value, string? Display = null)
{
    /// <summary>CPT, of the American Medical Association.</summary>
    public const string Cpt = "http://www.ama-assn.org/go/cpt";

    /// <summary>ICD-10-CM, the US diagnosis codes.</summary>
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";

    /// <summary>SNOMED CT.</summary>
    public const string Snomed = "http://snomed.info/sct";

    /// <summary>LOINC.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>The RadLex playbook of imaging procedures.</summary>
    public const string RadLex = "http://www.radlex.org";

    /// <summary>HCPCS level II codes and modifiers.</summary>
    public const string Hcpcs = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";

    /// <inheritdoc />
    public bool Equals(Code other) =>
        string.Equals(System, other.System, StringComparison.Ordinal) && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(System, Value);
}
