namespace OrderCheck;

/// <summary>What one code or phrase says that a coverage pays for.</summary>
internal enum CoverageWord
{
    Medical,
    PartA,
    PartB,
    Supplement,
    Retiree,
    Individual,
    Liability,
    NotForImaging,
    Hospice,
}
