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
            0 => [Unknown(order, rules)],
            1 => [],
            _ => [Ambiguous(order, place!, jurisdictions, rules)],
        };
        return (jurisdictions, place is { Inferred: true } && !jurisdictions.IsEmpty ? findings.Add(Inferred(order, place, rules)) : findings);
    }

    private static Finding Unknown(ImagingOrder order, CitedRules rules) => order.PlaceOfService is { IsAbroad: true } abroad
        ? rules.Raise(
            DecisionRule.JurisdictionUnknown, FindingCode.JurisdictionUnknown, Severity.Warning,
            "The place of the study lies outside the United States, where no Medicare contractor is responsible.",
            "Correct the address of the place, if it is wrong.", abroad.Origin ?? order.Origin)
        : rules.Raise(
            DecisionRule.JurisdictionUnknown, FindingCode.JurisdictionUnknown, Severity.Warning,
            "The place of the study is not known, so the Medicare contractor is not either.",
            "Send the location or performer of the study with its address (state, city or county, ZIP).", order.Origin);

    private static Finding Ambiguous(ImagingOrder order, PlaceOfService place, ImmutableArray<string> jurisdictions, CitedRules rules) => !place.Several.IsEmpty
        ? rules.Raise(
            DecisionRule.JurisdictionAmbiguous, FindingCode.JurisdictionAmbiguous, Severity.Warning,
            $"The order names places of different contractors: {string.Join(" and ", jurisdictions)}.", "Name the one place where the study is done.", place.Origin ?? order.Origin)
        : rules.Raise(
            DecisionRule.JurisdictionAmbiguous, FindingCode.JurisdictionAmbiguous, Severity.Warning,
            $"The address leaves open whether {jurisdictions[0]} or {jurisdictions[1]} is responsible.",
            "Send city and county of the place of service, and whether it is a hospital department.", place.Origin ?? order.Origin);

    private static Finding Inferred(ImagingOrder order, PlaceOfService place, CitedRules rules) => rules.Raise(
        DecisionRule.PlaceOfServiceInferred, FindingCode.PlaceOfServiceInferred, Severity.Information,
        "The place of the study was not told; the patient's home address stood in for it.",
        "Send the location of the study: the contractor depends on where it is done.", place.Origin ?? order.Origin);
}
