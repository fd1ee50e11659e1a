using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which coverage governs on the date of service.</summary>
internal static class CoverageChooser
{
    /// <summary>
    /// The order's own insurance first, then the coverage's rank; only coverages active that day count. Two of equal rank and
    /// different kind cannot be told apart: the payer is unknown. Never guessed from age.
    /// </summary>
    public static void Choose(OrderUnderReview review)
    {
        var order = review.Order;
        var day = order.DateOfService;
        var active = order.Coverages.Where(coverage => coverage.IsActiveOn(day))
            .OrderBy(coverage => coverage.NamedByOrder ?? int.MaxValue)
            .ThenBy(coverage => coverage.Order ?? int.MaxValue)
            .ThenBy(coverage => coverage.Kind)
            .ThenBy(coverage => coverage.Payer ?? coverage.PayerName, StringComparer.Ordinal)
            .ThenBy(coverage => coverage.PlanName, StringComparer.Ordinal)
            .ThenBy(coverage => coverage.Reference, StringComparer.Ordinal)
            .ToImmutableArray();
        if (active.IsEmpty)
        {
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
                    FormattableString.Invariant($"None of the patient's coverages is active on {day:yyyy-MM-dd}."),
                    "Check eligibility and send the coverage that holds on the day of the study.",
                    [.. order.Coverages.Select(coverage => coverage.Origin)]);
            }

            return;
        }

        foreach (var lapsed in order.Coverages.Where(coverage => !coverage.IsActiveOn(day)))
        {
            review.Raise(
                "coverage-inactive", FindingCode.CoverageInactive, Severity.Information,
                FormattableString.Invariant($"A {Name(lapsed)} coverage is not active on {day:yyyy-MM-dd} and was left out."), null, lapsed.Origin);
        }

        var first = active[0];
        var rivals = active.Where(other => other.NamedByOrder == first.NamedByOrder && other.Order == first.Order).ToImmutableArray();
        if (rivals.Length > 1 && rivals.Any(other => other.Kind != first.Kind || other.Payer != first.Payer))
        {
            review.Coverage = first;
            review.PayerKind = rivals.All(other => other.Kind == first.Kind) ? first.Kind : PayerKind.Unknown;
            review.Raise(
                "coverage-ambiguous", FindingCode.CoverageAmbiguous, Severity.Warning,
                $"Which coverage is primary was not told: {string.Join(", ", rivals.Select(Name).Distinct())}.",
                "Name the primary coverage on the order or rank the coverages.", [.. rivals.Select(other => other.Origin)]);
            return;
        }

        review.Coverage = first;
        review.PayerKind = first.Kind;
        if (first.Kind == PayerKind.Unknown)
        {
            review.Raise(
                "payer-unknown", FindingCode.PayerUnknown, Severity.Warning, "The kind of payer could not be told from the coverage.",
                "Give the coverage a type, or name its payer.", first.Origin);
        }

        foreach (var second in active.Skip(1))
        {
            review.Raise(
                "coverage-secondary", FindingCode.CoverageSecondary, Severity.Information,
                $"A {Name(second)} coverage is secondary: its own rules were not applied.", "Check with the secondary plan whether it wants to know.", second.Origin);
        }
    }

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
            case 0:
                review.Raise(
                    "jurisdiction-unknown", FindingCode.JurisdictionUnknown, Severity.Warning,
                    "The place of the study is not known, so the Medicare contractor is not either.",
                    "Send the location or performer of the study with its address (state, city or county, ZIP).", review.Order.Origin);
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

    private static string Name(PatientCoverage coverage) => coverage.PlanName ?? coverage.PayerName ?? coverage.Kind.ToWire();
}
