namespace OrderCheck;

/// <summary>What a coverage pays for, as far as it bears on an imaging study.</summary>
public enum CoverageBenefit
{
    /// <summary>Medical care, imaging of an outpatient included.</summary>
    Medical,

    /// <summary>Part A of Medicare alone: hospital stays, no imaging of an outpatient (42 CFR 409.10).</summary>
    PartA,

    /// <summary>A supplement to Medicare, which follows Medicare and is no group plan.</summary>
    Supplement,

    /// <summary>A plan of former employment, which pays after Medicare.</summary>
    Retiree,

    /// <summary>A plan that the patient bought, which is no group plan.</summary>
    Individual,

    /// <summary>What an accident or work injury caused, and nothing else.</summary>
    Liability,

    /// <summary>Drugs, teeth, eyes, long-term care and the like: never imaging of the heart.</summary>
    NotForImaging,
}
