using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which coverage governs on the date of service.</summary>
internal static class CoverageChooser
{
    private const int MaxStatements = 20;

    /// <summary>
    /// The order's own insurance first, then the coverage's rank; only coverages active that day count. Medicaid pays last. Two of
    /// equal rank and different kind cannot be told apart: the payer is unknown, unless employment settles it. Never guessed from age.
    /// </summary>
    public static void Choose(OrderUnderReview review)
    {
        var order = review.Order;
        var day = order.DateOfService;
        var ranked = order.Coverages.Where(coverage => coverage.IsActiveOn(day))
            .OrderBy(coverage => coverage.NamedByOrder ?? int.MaxValue)
            .ThenBy(coverage => coverage.Order ?? int.MaxValue)
            .ThenBy(coverage => coverage.Kind)
            .ThenBy(coverage => coverage.Payer ?? coverage.PayerName, StringComparer.Ordinal)
            .ThenBy(coverage => coverage.PlanName, StringComparer.Ordinal)
            .ThenBy(coverage => coverage.Reference, StringComparer.Ordinal)
            .ToImmutableArray();
        if (ranked.IsEmpty)
        {
            RaiseNoneActive(review);
            return;
        }

        foreach (var lapsed in order.Coverages.Where(coverage => !coverage.IsActiveOn(day)).Take(MaxStatements))
        {
            review.Raise(
                "coverage-inactive", FindingCode.CoverageInactive, Severity.Information,
                FormattableString.Invariant($"A {Name(lapsed)} coverage is not active on {day:yyyy-MM-dd} and was left out."), null, lapsed.Origin);
        }

        var active = ranked.Length == 1 ? ranked : MedicaidLast(review, ranked);
        var first = active[0];
        var rivals = active.Where(other => AreRanked(first, other) == 0 && (other.Kind != PayerKind.Medicaid || first.Kind == PayerKind.Medicaid)).ToImmutableArray();
        if (EmploymentSettles(review, active) is { } settled)
        {
            first = settled;
        }
        else if (rivals.Any(other => other.Kind != first.Kind || other.Payer != first.Payer))
        {
            review.Coverage = first;
            review.PayerKind = rivals.All(other => other.Kind == first.Kind) ? first.Kind : PayerKind.Unknown;
            review.Raise(
                "coverage-ambiguous", FindingCode.CoverageAmbiguous, Severity.Warning,
                $"Which coverage is primary was not told: {string.Join(", ", rivals.Select(Name).Distinct())}.",
                GroupPlan(rivals) is not null && MedicarePlan(rivals) is not null
                    ? "Rank the coverages, or tell whether the patient or the spouse works and how many the employer employs."
                    : "Name the primary coverage on the order or rank the coverages.", [.. rivals.Select(other => other.Origin)]);
            return;
        }

        review.Coverage = first;
        review.PayerKind = first.Kind;
        if (first.NotSent)
        {
            // Which of the others stands behind it cannot be told.
            review.Raise(
                "payer-unknown", FindingCode.PayerUnknown, Severity.Warning, "The coverage that the order names was not sent, so its payer is not known.",
                "Send that coverage with the order.", first.Origin);
            return;
        }

        if (first.Kind == PayerKind.Unknown)
        {
            review.Raise(
                "payer-unknown", FindingCode.PayerUnknown, Severity.Warning, "The kind of payer could not be told from the coverage.",
                "Give the coverage a type, or name its payer.", first.Origin);
        }

        RaiseSecondary(review, [.. active.Where(other => !ReferenceEquals(other, first))]);
    }

    private static void RaiseNoneActive(OrderUnderReview review)
    {
        var order = review.Order;
        if (order.Coverages.IsEmpty)
        {
            review.Raise(
                "coverage-missing", FindingCode.CoverageMissing, Severity.Warning, "No coverage of the patient was sent, so no payer's rules could be applied.",
                "Add the patient's coverage to the order or the request.", order.Origin);
        }
        else
        {
            review.Raise(
                "coverage-inactive", FindingCode.CoverageInactive, Severity.Warning,
                FormattableString.Invariant($"None of the patient's coverages is active on {order.DateOfService:yyyy-MM-dd}."),
                "Check eligibility and send the coverage that holds on the day of the study.",
                [.. order.Coverages.Select(coverage => coverage.Origin)]);
        }
    }

    private static ImmutableArray<PatientCoverage> MedicaidLast(OrderUnderReview review, ImmutableArray<PatientCoverage> ranked)
    {
        ImmutableArray<PatientCoverage> active =
            [.. ranked.Where(coverage => coverage.Kind != PayerKind.Medicaid), .. ranked.Where(coverage => coverage.Kind == PayerKind.Medicaid)];
        if (active[0].Kind is PayerKind.Unknown or PayerKind.SelfPay)
        {
            return ranked;
        }

        if (!ReferenceEquals(active[0], ranked[0]) && AreRanked(ranked[0], active[0]) < 0)
        {
            review.Raise(
                "coverage-ambiguous", FindingCode.CoverageAmbiguous, Severity.Warning,
                $"{Name(ranked[0])} is ranked before {Name(active[0])}, but Medicaid pays last: {Name(active[0])} was taken as primary.",
                "Correct the rank of the coverages.", ranked[0].Origin, active[0].Origin);
        }

        return active;
    }

    // A group plan of current employment pays before Medicare when the employer has 20 or more employees.
    private static PatientCoverage? EmploymentSettles(OrderUnderReview review, ImmutableArray<PatientCoverage> active)
    {
        if (active.Length == 1 || review.Facts.Word("employment") is not { } told || GroupPlan(active) is not { } group || MedicarePlan(active) is not { } medicare)
        {
            return null;
        }

        var (primary, other) = Employment.IsWorkingWithGroupPlan(told) switch
        {
            Truth.Met => (group, medicare),
            Truth.NotMet => (medicare, group),
            _ => (null, null),
        };
        if (primary is null || other is null)
        {
            return null;
        }

        if (AreRanked(primary, other) <= 0)
        {
            return ReferenceEquals(active[0], group) || ReferenceEquals(active[0], medicare) ? primary : null;
        }

        // Of a plan without current employment the told rank stands; only working turns it.
        var governing = ReferenceEquals(primary, group) ? group : active[0];
        review.Other = new OtherCoverage(
            ReferenceEquals(governing, group) ? medicare : primary, FindingCode.CoverageAmbiguous, Severity.Warning,
            $"The employment told ({told}) contradicts the rank of the coverages: {Name(governing)} was taken as primary.",
            "Settle with the patient who pays first, and correct the rank.");
        return governing;
    }

    private static void RaiseSecondary(OrderUnderReview review, ImmutableArray<PatientCoverage> others)
    {
        var told = 0;
        foreach (var second in others)
        {
            var says = $"A {Name(second)} coverage is secondary: its own rules were not applied.";
            var remedy = review.Knowledge.Payers.ById(second.Payer)?.AsSecondary
                ?? (review.PayerKind == PayerKind.Medicare && second.Kind == PayerKind.Commercial
                    ? "Check with the secondary plan; when the patient or the spouse works for an employer of 20 or more, the group plan is primary."
                    : "Check with the secondary plan whether it wants to know.");
            if (second.Kind == PayerKind.Medicare && review.Other is null)
            {
                review.Other = new OtherCoverage(second, FindingCode.CoverageSecondary, Severity.Information, $"{Name(second)} is secondary.", "A notice also protects for Medicare's part.");
            }
            else if ((review.Other is not { } other || !ReferenceEquals(other.Coverage, second)) && told++ < MaxStatements)
            {
                review.Raise("coverage-secondary", FindingCode.CoverageSecondary, Severity.Information, says, remedy, second.Origin);
            }

            if (second.Kind == PayerKind.Medicaid && review.PayerKind is PayerKind.Medicare or PayerKind.MedicareAdvantage && !review.DualEligible)
            {
                review.DualEligible = true;
                review.Raise(
                    "dual-eligible", FindingCode.DualEligible, Severity.Information,
                    $"The patient has {Name(review.Coverage!)} and Medicaid: the rules of the primary hold, Medicaid pays last.",
                    "A qualified Medicare beneficiary may not be billed for Medicare's cost sharing.", second.Origin);
            }
        }
    }

    /// <summary>Says what the other coverage would have answered.</summary>
    public static void RaiseOther(OrderUnderReview review, OtherCoverage other, OrderAssessment answers) => review.Raise(
        other.Finding, other.Finding, other.Severity,
        $"{other.Says} Under {Name(other.Coverage)}: diagnosis {answers.Support!.Value.ToCode()}, notice {answers.Notice!.Value.Status.ToCode()}, authorization {answers.PriorAuth!.Value.ToCode()}.",
        other.Remedy, other.Coverage.Origin);

    private static int AreRanked(PatientCoverage one, PatientCoverage two)
    {
        var named = (one.NamedByOrder ?? int.MaxValue).CompareTo(two.NamedByOrder ?? int.MaxValue);
        return named != 0 ? named : (one.Order ?? int.MaxValue).CompareTo(two.Order ?? int.MaxValue);
    }

    // A supplement to Medicare is no group plan.
    private static PatientCoverage? GroupPlan(ImmutableArray<PatientCoverage> coverages) => coverages.FirstOrDefault(coverage =>
        coverage.Kind == PayerKind.Commercial && !Name(coverage).Contains("supplement", StringComparison.OrdinalIgnoreCase) && !Name(coverage).Contains("medigap", StringComparison.OrdinalIgnoreCase));

    private static PatientCoverage? MedicarePlan(ImmutableArray<PatientCoverage> coverages) =>
        coverages.FirstOrDefault(coverage => coverage.Kind is PayerKind.Medicare or PayerKind.MedicareAdvantage);

    /// <summary>The MAC jurisdictions of a Medicare order.</summary>
    public static void Locate(OrderUnderReview review)
    {
        if (review.PayerKind is not (PayerKind.Medicare or PayerKind.MedicareAdvantage))
        {
            return;
        }

        if (review.Coverage?.Payer == "railroad-medicare")
        {
            review.Jurisdictions = [JurisdictionTable.Railroad];
            return;
        }

        var place = review.Order.PlaceOfService;
        review.Jurisdictions = review.Knowledge.Jurisdictions.Of(place);
        switch (review.Jurisdictions.Length)
        {
            case 0 when place is { IsAbroad: true }:
                review.Raise(
                    "jurisdiction-unknown", FindingCode.JurisdictionUnknown, Severity.Warning,
                    "The place of the study lies outside the United States, where no Medicare contractor is responsible.",
                    "Correct the address of the place, if it is wrong.", place.Origin ?? review.Order.Origin);
                break;
            case 0:
                review.Raise(
                    "jurisdiction-unknown", FindingCode.JurisdictionUnknown, Severity.Warning,
                    "The place of the study is not known, so the Medicare contractor is not either.",
                    "Send the location or performer of the study with its address (state, city or county, ZIP).", review.Order.Origin);
                break;
            case > 1 when !place!.Several.IsEmpty:
                review.Raise(
                    "jurisdiction-ambiguous", FindingCode.JurisdictionAmbiguous, Severity.Warning,
                    $"The order names places of different contractors: {string.Join(" and ", review.Jurisdictions)}.", "Name the one place where the study is done.", place.Origin ?? review.Order.Origin);
                break;
            case 2:
                review.Raise(
                    "jurisdiction-ambiguous", FindingCode.JurisdictionAmbiguous, Severity.Warning,
                    $"The address leaves open whether {review.Jurisdictions[0]} or {review.Jurisdictions[1]} is responsible.",
                    "Send city and county of the place of service, and whether it is a hospital department.", place!.Origin ?? review.Order.Origin);
                break;
        }

        if (place is { Inferred: true } && review.Jurisdictions.Length > 0)
        {
            review.Raise(
                "place-of-service-inferred", FindingCode.PlaceOfServiceInferred, Severity.Information,
                "The place of the study was not told; the patient's home address stood in for it.",
                "Send the location of the study: the contractor depends on where it is done.", place.Origin ?? review.Order.Origin);
        }
    }

    private static string Name(PatientCoverage coverage) => coverage.PlanName ?? coverage.PayerName ?? coverage.Kind.ToCode();
}

/// <summary>Another active coverage whose answers are told too.</summary>
/// <param name="Coverage">The coverage.</param>
/// <param name="Finding">The finding that tells them, also the rule it rests on.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Says">Why they are told.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record OtherCoverage(PatientCoverage Coverage, string Finding, Severity Severity, string Says, string Remedy);
