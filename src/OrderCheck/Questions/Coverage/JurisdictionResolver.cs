using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which MAC jurisdiction the place of service of a Medicare order belongs to.</summary>
internal static class JurisdictionResolver
{
    /// <summary>The jurisdictions, several when they cannot be told apart, with what the reader should see about them.</summary>
    public static (ImmutableArray<string> Jurisdictions, ImmutableArray<Finding> Findings) Resolve(
        ImagingOrder order, CoverageContext coverage, JurisdictionTable table, PayerTable payers, CitedRules rules)
    {
        if (!coverage.Kind.FollowsMedicare())
        {
            return ([], []);
        }

        if (payers.ById(coverage.Governing?.Payer) is { Jurisdiction: { } ofPayer })
        {
            return ([ofPayer], []);
        }

        var place = order.PlaceOfService;
        var jurisdictions = table.Of(place);
        ImmutableArray<Finding> findings = jurisdictions.Length switch
        {
            0 when place is { IsAbroad: true } => [],
            0 => [Unknown(order, rules)],
            1 => [],
            _ => [Ambiguous(order, place!, jurisdictions, rules)],
        };
        return (jurisdictions, place is { Inferred: true } && !jurisdictions.IsEmpty ? findings.Add(Inferred(order, place, rules)) : findings);
    }

    private static Finding Unknown(ImagingOrder order, CitedRules rules) =>
        rules.Raise(DecisionRule.JurisdictionUnknown, CoverageTexts.PlaceUnknown, Severity.Warning, order.Origin);

    private static Finding Ambiguous(ImagingOrder order, PlaceOfService place, ImmutableArray<string> jurisdictions, CitedRules rules) => rules.Raise(
        DecisionRule.JurisdictionAmbiguous,
        place.Several.IsEmpty ? CoverageTexts.AddressLeavesOpen(jurisdictions[0], jurisdictions[1]) : CoverageTexts.SeveralPlaces(jurisdictions),
        Severity.Warning, place.Origin ?? order.Origin);

    private static Finding Inferred(ImagingOrder order, PlaceOfService place, CitedRules rules) => rules.Raise(
        DecisionRule.PlaceOfServiceInferred, CoverageTexts.HomeAddressTaken, Severity.Information, place.Origin ?? order.Origin);
}
