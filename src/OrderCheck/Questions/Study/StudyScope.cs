using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Whether an order is a heart CT or heart MRI order at all.</summary>
internal static class StudyScope
{
    private static readonly ImmutableArray<string> CompanionKinds = ["ecg", "3d", "iv-contrast", "stress-test", "catheterisation",
        "tissue-mapping"];

    public static bool Includes(StudyRequest request, StudyFindings findings)
    {
        var (codes, components) = (request.Codes, request.Components);
        if (!codes.HeartCodes.IsEmpty || codes.Neighbours.Any())
        {
            return true;
        }

        if (codes.Procedures.Any(procedure => procedure.Known is { } known && CompanionKinds.Contains(known.Kind)))
        {
            return false;
        }

        if (components.NamesHeartStudy)
        {
            findings.Look(StudyRule.TextNamesStudy, Truth.Met, components.Evidence);
            return true;
        }

        if (components.NamesChest && components.Has("calcium-quantification"))
        {
            findings.Look(StudyRule.ChestCtNotCalciumScore, Truth.NotMet, components.Evidence);
            return false;
        }

        return codes.Procedures.All(procedure => procedure.Number is null)
            && (request.Order.Fault is not null || request.UnknownTerm is not null || codes.Procedures.Any(IsBrokenHeartCode));
    }

    private static bool IsBrokenHeartCode(OrderedProcedure procedure) =>
        procedure.Problem is not null && procedure.Told.Code.Value.Contains("755", StringComparison.Ordinal);
}
