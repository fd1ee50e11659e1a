namespace OrderCheck.Fhir.Reading;

/// <summary>What the request tells about the patient beside the orders: read once, shared by all orders.</summary>
internal sealed class Chart
{
    /// <summary>Conditions, each with the resource it came from.</summary>
    public List<(FhirResource Resource, Diagnosis Diagnosis)> Conditions { get; } = [];

    /// <summary>Devices, procedures and family history.</summary>
    public List<Diagnosis> History { get; } = [];

    public List<Fact> Facts { get; } = [];

    public List<PriorTest> PriorTests { get; } = [];

    public List<(FhirResource Resource, PatientCoverage Coverage)> Coverages { get; } = [];

    public List<NoticeDocument> Notices { get; } = [];

    public List<Authorization> Authorizations { get; } = [];

    public List<FhirResource> Encounters { get; } = [];

    /// <summary>Names of the orders on which a final report was written.</summary>
    public HashSet<string> Reported { get; } = new(StringComparer.Ordinal);

    public FhirResource? Patient { get; init; }
}

/// <summary>A notice and what it says it is about.</summary>
/// <param name="Notice">The notice.</param>
/// <param name="Orders">Names of the orders it is about.</param>
/// <param name="Codes">CPT codes it is about.</param>
internal sealed record NoticeDocument(NoticeOnFile Notice, HashSet<string> Orders, HashSet<string> Codes);

/// <summary>A payer's answer to a request for prior authorization.</summary>
/// <param name="Source">The ClaimResponse.</param>
/// <param name="Number">The payer's reference number, or null.</param>
/// <param name="From">First day it holds, or null.</param>
/// <param name="Until">Last day it holds, or null.</param>
/// <param name="Codes">The procedure codes it is about.</param>
/// <param name="Problem">Why it cannot count for any order, or null.</param>
internal sealed record Authorization(
    FhirResource Source, string? Number, DateOnly? From, DateOnly? Until, HashSet<string> Codes, string? Problem)
{
    /// <summary>Id of the insurer in the payer table, or null.</summary>
    public string? Insurer { get; init; }

    /// <summary>The insurer's name as written, or null.</summary>
    public string? InsurerName { get; init; }
}
