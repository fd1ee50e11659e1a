using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>While it is open which coverage governs, what all of them answer alike holds and everything else stays open.</summary>
internal static class SharedAnswers
{
    /// <summary>The assessment with the answers that the alternatives share.</summary>
    /// <param name="own">The assessment with its open answers.</param>
    /// <param name="alternatives">What each coverage alone would be answered, at least one.</param>
    public static OrderAssessment Of(OrderAssessment own, ImmutableArray<OrderAssessment> alternatives)
    {
        var (first, others) = (alternatives[0], alternatives[1..]);
        var isSupportShared = others.All(other => other.Support!.Value == first.Support!.Value);
        var isNoticeShared = others.All(other => IsSame(other.Notice!.Value, first.Notice!.Value));
        var isAuthorizationShared = others.All(other => other.PriorAuth!.Value == first.PriorAuth!.Value);
        return own with
        {
            Support = isSupportShared ? first.Support : own.Support,
            Notice = isNoticeShared ? first.Notice : own.Notice,
            PriorAuth = isAuthorizationShared ? first.PriorAuth : own.PriorAuth,
            Policies = isSupportShared || isNoticeShared || isAuthorizationShared ? [.. own.Policies.Concat(alternatives.SelectMany(one => one.Policies)).Distinct()] : own.Policies,
            Findings = FindingOrder.Of(
                [.. own.Findings, .. first.Findings.Where(finding => !finding.IsAllClear && others.All(other => other.Findings.Contains(finding)) && !own.Findings.Contains(finding))], own.Order.Origin),
            Trail = [.. own.Trail.Concat(alternatives.SelectMany(one => one.Trail)).Distinct()],
        };
    }

    private static bool IsSame(NoticeAdvice one, NoticeAdvice other) => one.Status == other.Status && one.ClaimModifiers.SequenceEqual(other.ClaimModifiers);
}
