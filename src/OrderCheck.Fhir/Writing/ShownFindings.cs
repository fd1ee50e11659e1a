using System.Collections.Immutable;

namespace OrderCheck.Fhir.Writing;

/// <summary>The findings as every form of an answer shows them: with an explicit all-clear when there are none.</summary>
public static class ShownFindings
{
    private const int MaxCodes = 8;

    /// <summary>Stands in every form of an answer that people read.</summary>
    public const string Advice = "This is advice to help with the order; it is not the payer's determination.";

    /// <summary>The findings of one order; one that says so when no order of the request is cardiac imaging.</summary>
    /// <param name="assessment">The order's assessment.</param>
    /// <param name="all">All assessments of the request.</param>
    public static ImmutableArray<Finding> Of(OrderAssessment assessment, IReadOnlyList<OrderAssessment> all)
    {
        if (assessment.InScope)
        {
            return assessment.Findings;
        }

        return all.Any(other => other.InScope)
            ? []
            : [new Finding(
            FindingCode.NotInScope, Severity.Information, $"No order of this request is for a heart CT or heart MRI{Ordered(all)}.")];
    }

    private static string Ordered(IReadOnlyList<OrderAssessment> all)
    {
        var codes = all.SelectMany(one => one.OrderedCodes).Select(code => code.Value)
            .Where(code => code.Length is > 0 and <= 12 && code.All(char.IsAsciiLetterOrDigit))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return codes.Count == 0 ? ""
            : $" (ordered: {string.Join(", ", codes.Take(MaxCodes))}{(codes.Count > MaxCodes ? " and more" : "")})";
    }
}
