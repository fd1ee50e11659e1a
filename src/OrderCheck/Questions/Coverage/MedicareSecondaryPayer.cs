using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Who pays first when a patient has Medicare and a group plan (42 CFR 411.20 to 411.206).</summary>
internal static class MedicareSecondaryPayer
{
    private const int AgedFrom = 65;
    private const int EmployerOfAged = 20;
    private const int EmployerOfDisabled = 100;
    private const int CoordinationMonths = 30;
    private const int WaitingMonths = 3;

    private static readonly FrozenSet<string> RenalDisease = new[] { "N18.6", "Z99.2" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> RenalDiseaseSnomed = new[] { "46177005", "236435004" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Met when the group plan pays first: current employment of the patient or the spouse with an employer of 20 or more for the aged, of a family member with 100 or more for
    /// those under 65, or the first 30 months of Medicare for end-stage renal disease. Not met when Medicare does, unknown when what would decide was not told.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="worksFor">Whether the patient or the spouse works for an employer of so many or more.</param>
    /// <param name="group">The group plan.</param>
    public static Truth IsGroupPlanFirst(ImagingOrder order, Func<int, Truth> worksFor, PatientCoverage group)
    {
        var byWork = group.Benefit == CoverageBenefit.Retiree ? Truth.NotMet : ByEmployment(order.AgeInYears, worksFor(EmployerOfAged), worksFor(EmployerOfDisabled));
        return Truth.Or(byWork, ByRenalDisease(order));
    }

    private static Truth ByEmployment(int? age, Truth aged, Truth disabled) =>
        age is { } years ? years >= AgedFrom ? aged : disabled : aged == disabled ? aged : Truth.Unknown;

    // Those who had Medicare by age before the disease are counted otherwise, which no order tells.
    private static Truth ByRenalDisease(ImagingOrder order)
    {
        ImmutableArray<Diagnosis> disease = [.. order.Diagnoses.Where(IsRenalDisease)];
        if (disease.IsEmpty)
        {
            return Truth.NotMet;
        }

        if (disease.Min(one => one.Onset) is not { } onset || onset > order.DateOfService)
        {
            return Truth.Unknown;
        }

        var months = ((order.DateOfService.Year - onset.Year) * 12) + order.DateOfService.Month - onset.Month;
        return months < CoordinationMonths ? order.AgeInYears < AgedFrom ? Truth.Met : Truth.Unknown
            : months < CoordinationMonths + WaitingMonths ? Truth.Unknown
            : Truth.NotMet;
    }

    private static bool IsRenalDisease(Diagnosis diagnosis) =>
        diagnosis is { Role: not DiagnosisRole.Family, ConditionStatus: ConditionStatus.Present or ConditionStatus.Past }
        && diagnosis.Codes.Any(told => told.Code.System switch
        {
            Code.Icd10Cm => RenalDisease.Contains(told.Code.Value),
            Code.Snomed => RenalDiseaseSnomed.Contains(told.Code.Value),
            _ => false,
        });
}
