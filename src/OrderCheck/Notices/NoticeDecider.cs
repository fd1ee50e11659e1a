using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Is an Advance Beneficiary Notice called for?</summary>
internal static class NoticeDecider
{
    /// <summary>The first rule of the notice policy in force that is met gives the answer.</summary>
    public static Answer<NoticeAdvice> Decide(OrderUnderReview review, ImmutableArray<string> sessionModifiers, List<PolicyEdition> used)
    {
        review.Notice = NoticeScale.Weigh(review.Order, RuleBook.InForce(review, Question.Notice));
        if (RuleBook.Decide(review, Question.Notice, used) is not var (rule, entry))
        {
            return new Answer<NoticeAdvice>(
                new NoticeAdvice(AbnStatus.Undetermined, sessionModifiers),
                [review.Knowledge.DecisionRules.Because(DecisionRule.NoticeUndetermined, "No notice rule of this payer was in force that day, or none is known to us.")]);
        }

        var status = rule.Answer!.Abn!.Value;
        return new Answer<NoticeAdvice>(
            new NoticeAdvice(status, [.. rule.Answer.Modifiers.Concat(sessionModifiers).Distinct()]), [new Reason(entry.Says, entry.Criterion, entry.Citation, entry.Evidence)]);
    }
}
