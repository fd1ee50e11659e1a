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

        var said = new List<Finding>(findings.Count);
        var places = new Dictionary<(string Code, string Text), int>(findings.Count);
        foreach (var finding in findings)
        {
            if (places.TryAdd((finding.Code, finding.Text), said.Count))
            {
                said.Add(finding.Expressions.Length < 2 ? finding : finding with { Expressions = Sorted(finding.Expressions) });
                continue;
            }

            // The same thing said of several places is said once.
            var first = places[(finding.Code, finding.Text)];
            said[first] = said[first] with { Expressions = Sorted([.. said[first].Expressions, .. finding.Expressions]) };
        }

        said.Sort(ByWeight);
        return [.. said];
    }

    private static int ByWeight(Finding one, Finding other)
    {
        var severity = other.Severity.CompareTo(one.Severity);
        var rank = severity != 0 ? severity : Rank.GetValueOrDefault(one.Code, int.MaxValue).CompareTo(Rank.GetValueOrDefault(other.Code, int.MaxValue));
        return rank != 0 ? rank : string.CompareOrdinal(one.Text, other.Text);
    }

    private static ImmutableArray<string> Sorted(ImmutableArray<string> expressions) => [.. expressions.Distinct().Order(StringComparer.Ordinal)];
}
