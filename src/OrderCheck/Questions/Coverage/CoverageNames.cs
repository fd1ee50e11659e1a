namespace OrderCheck;

/// <summary>How findings name a coverage.</summary>
internal static class CoverageNames
{
    /// <summary>The plan's name, else the payer's, else the kind of payer.</summary>
    public static string DisplayName(this PatientCoverage coverage) => coverage.PlanName ?? coverage.PayerName ?? coverage.Kind.ToCode();
}
