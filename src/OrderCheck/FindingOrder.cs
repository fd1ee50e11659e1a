using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Brings findings into the order in which they are read, and says "all clear" when there is nothing to say.</summary>
internal static class FindingOrder
{
    private static readonly FrozenDictionary<string, int> Rank =
        FindingCode.All.Select((code, index) => (code, index)).ToFrozenDictionary(pair => pair.code, pair => pair.index, StringComparer.Ordinal);

    public static ImmutableArray<Finding> Of(List<Finding> findings, OrderUnderReview review)
    {
        if (findings.Count == 0)
        {
            return [new Finding(FindingCode.AllClear, Severity.Information, "Nothing to change: code, reason, coverage and notice fit together.") { Expressions = review.Order.Origin is { } origin ? [origin] : [] }];
        }

        // The same thing said of several places is said once.
        return [.. findings
            .GroupBy(finding => (finding.Code, finding.Text))
            .Select(group => group.First() with { Expressions = [.. group.SelectMany(finding => finding.Expressions).Distinct().Order(StringComparer.Ordinal)] })
            .OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => Rank.GetValueOrDefault(finding.Code, int.MaxValue))
            .ThenBy(finding => finding.Text, StringComparer.Ordinal)];
    }
}
