using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Is an Advance Beneficiary Notice called for?</summary>
internal static class NoticeDecider
{
    /// <summary>The first rule of the notice policy in force that is met gives the answer.</summary>
    public static Answer<NoticeAdvice> Decide(OrderUnderReview review, ImmutableArray<string> sessionModifiers, List<PolicyEdition> used)
    {
        review.Notice = NoticeEvaluator.Weigh(review.Order, DecisionPolicyEvaluator.InForce(review, Question.Notice));
        if (DecisionPolicyEvaluator.Decide(review, Question.Notice, used) is not var (rule, entry))
        {
            return new Answer<NoticeAdvice>(
                new NoticeAdvice(AbnStatus.Undetermined, sessionModifiers),
                [review.Knowledge.DecisionRules.Because(DecisionRule.NoticeUndetermined, "No notice rule of this payer was in force that day, or none is known to us.")]);
        }

        var status = rule.Answer!.Abn!.Value;
        if (status == AbnStatus.OnFile)
        {
            SayInferred(review, entry);
        }

        return new Answer<NoticeAdvice>(
            new NoticeAdvice(status, [.. rule.Answer.Modifiers.Concat(sessionModifiers).Distinct()]), [new Reason(entry.Says, entry.Criterion, entry.Citation, entry.Evidence)]);
    }

    // What a notice leaves out is taken in its favour, but never in silence.
    private static void SayInferred(OrderUnderReview review, TrailEntry entry)
    {
        var best = NoticeEvaluator.InState(review.Notice, review.Order, DecisionPolicyEvaluator.InForce(review, Question.Notice))
            .Select(notice => (Notice: notice, Untold: Untold(notice))).OrderBy(one => one.Untold.Length).ThenBy(one => one.Notice.Origin, StringComparer.Ordinal).FirstOrDefault();
        if (best.Notice is { } notice && !best.Untold.IsEmpty)
        {
            review.Findings.Add(new Finding(FindingCode.AbnOnFile, Severity.Information, $"The notice on file leaves out what was taken as given: {string.Join("; ", best.Untold)}.")
            {
                Remedy = "Check the signed form before the claim relies on it.",
                Criterion = entry.Criterion,
                Citation = entry.Citation,
                Expressions = notice.Origin is { } origin ? [origin] : [],
            });
        }
    }

    private static ImmutableArray<string> Untold(NoticeOnFile notice) =>
    [
        .. new[]
        {
            notice.NamesPatient ? null : "whose it is",
            notice.NamesOrder ? null : "which order it is for",
            notice.DateInferred ? "the day it was signed" : null,
            notice.FormExpiry is null ? "the expiry printed on the form" : null,
        }.OfType<string>(),
    ];
}
