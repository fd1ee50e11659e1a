using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Brings findings into the order in which they are read, and says "all clear" when there is nothing to say.</summary>
internal static class FindingOrder
{
    private const int MaxPlaces = 12;
    private const int MaxOfOneCode = 24;

    private static readonly FrozenDictionary<string, int> Rank =
        FindingCode.All.Select((code, index) => (code, index))
        .ToFrozenDictionary(pair => pair.code, pair => pair.index, StringComparer.Ordinal);

    public static ImmutableArray<Finding> Of(List<Finding> findings, string? origin)
    {
        if (findings.Count == 0)
        {
            return [Plain(OrderTexts.AllClear, Severity.Information) with { Expressions = origin is not null ? [origin] : [] }];
        }

        var said = new List<Finding>(findings.Count);
        var places = new Dictionary<(string Code, string Text), int>(findings.Count);
        var more = new Dictionary<int, List<string>>();
        foreach (var finding in findings)
        {
            if (places.TryAdd((finding.Code, finding.Text), said.Count))
            {
                said.Add(finding.Expressions.Length < 2 ? finding : finding with { Expressions = Sorted(finding.Expressions) });
                continue;
            }

            // The same thing said of several places is said once.
            var first = places[(finding.Code, finding.Text)];
            if (!more.TryGetValue(first, out var expressions))
            {
                more[first] = expressions = [.. said[first].Expressions];
            }

            expressions.AddRange(finding.Expressions);
        }

        foreach (var (first, expressions) in more)
        {
            said[first] = said[first] with { Expressions = Sorted(expressions) };
        }

        said.Sort(ByWeight);
        return said.Count <= MaxOfOneCode ? [.. said] : Limited(said);
    }

    // A request with thousands of coverages or tests must not drown what matters.
    private static ImmutableArray<Finding> Limited(List<Finding> said)
    {
        var limited = ImmutableArray.CreateBuilder<Finding>();
        foreach (var group in said.GroupBy(finding => (finding.Severity, finding.Code)))
        {
            var all = group.ToList();
            if (all.Count <= MaxOfOneCode)
            {
                limited.AddRange(all);
                continue;
            }

            limited.AddRange(all.Take(MaxOfOneCode));
            limited.Add(Plain(OrderTexts.MoreOfThisKind(group.Key.Code, all.Count - MaxOfOneCode), group.Key.Severity));
        }

        return limited.ToImmutable();
    }

    private static Finding Plain(FindingText text, Severity severity) => new(text.Code, severity, text.Says) { Remedy = text.Remedy };

    private static int ByWeight(Finding one, Finding other)
    {
        var severity = other.Severity.CompareTo(one.Severity);
        var rank = severity != 0 ? severity : Rank.GetValueOrDefault(one.Code, int.MaxValue)
            .CompareTo(Rank.GetValueOrDefault(other.Code, int.MaxValue));
        return rank != 0 ? rank : string.CompareOrdinal(one.Text, other.Text);
    }

    private static ImmutableArray<string> Sorted(IEnumerable<string> expressions) =>
        [.. expressions.Distinct().Order(StringComparer.Ordinal).Take(MaxPlaces)];
}
