namespace OrderCheck;

/// <summary>What Medicare pays nationally for one code in one year and kind of place, in US dollars, before geographic adjustment, deductible and supplements.</summary>
/// <param name="Code">CPT code.</param>
/// <param name="Year">Calendar year.</param>
/// <param name="InHospital">True for a hospital outpatient department, which bills the technical part; false for an office, which bills the whole.</param>
/// <param name="Citation">Where the figure is written.</param>
internal sealed record PaymentRate(string Code, int Year, bool InHospital, Citation Citation)
{
    /// <summary>The whole of the study, or null where it is not paid in one sum.</summary>
    public decimal? Whole { get; init; }

    /// <summary>The technical part (modifier TC, or the hospital's payment), or null when it was not read.</summary>
    public decimal? Technical { get; init; }

    /// <summary>The professional part (modifier 26), or null when it was not read or is billed apart.</summary>
    public decimal? Professional { get; init; }
}
