using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Is an Advance Beneficiary Notice called for?</summary>
internal static class NoticeDecider
{
    /// <summary>The first rule of the notice policy in force that is met gives the answer.</summary>
    /// <param name="input">The order with the first three answers.</param>
    /// <param name="sessionModifiers">Claim modifiers that follow from the other orders of the day.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="rules">The general rules.</param>
    /// <param name="evaluator">Evaluates the criteria.</param>
    public static NoticeDecision Decide(
        EvaluationInput input, ImmutableArray<string> sessionModifiers, PolicyRepository policies, CitedRules rules, CriterionEvaluator evaluator)
    {
        var edition = DecisionPolicyEvaluator.InForce(Question.Notice, input, policies);
        var state = NoticeEvaluator.Evaluate(input.Order, edition);
        input = input with { Answers = input.Answers with { Notice = state } };
        var decided = DecisionPolicyEvaluator.Decide(Question.Notice, edition, input, evaluator);
        var open = input.Coverage.Open ?? EvidenceGate.Of(input.Order.Evidence, EvidenceGate.ReadBy(decided.LookedAt), rules)
            ?? (decided.Rule?.Answer?.Abn == AbnStatus.Undetermined ? input.Answers.SupportOpen : null);
        if (open is not null)
        {
            return new NoticeDecision(new Answer<NoticeAdvice>(new NoticeAdvice(AbnStatus.Undetermined, sessionModifiers), [open]), [], decided.Trail, state, null, []);
        }

        if (decided is not { Rule.Answer: { Abn: { } status } answer, Entry: { } entry })
        {
            var undetermined = rules.Because(DecisionRule.NoticeUndetermined, NoticeTexts.NoRule);
            return new NoticeDecision(
                new Answer<NoticeAdvice>(new NoticeAdvice(AbnStatus.Undetermined, sessionModifiers), [undetermined]), decided.Findings, decided.Trail, state, null, decided.Used);
        }

        var findings = decided.Findings;
        if (status == AbnStatus.OnFile && Inferred(input.Order, edition, state, entry) is { } inferred)
        {
            findings = findings.Add(inferred);
        }

        return new NoticeDecision(
            new Answer<NoticeAdvice>(
                new NoticeAdvice(status, [.. answer.Modifiers.Concat(sessionModifiers).Distinct()]), [new Reason(entry.Says, entry.Criterion, entry.Citation, entry.Evidence)]),
            findings, decided.Trail, state, edition, decided.Used);
    }

    // What a notice leaves out is taken in its favour, but never in silence.
    private static Finding? Inferred(ImagingOrder order, PolicyEdition? edition, NoticeState state, TrailEntry entry)
    {
        var best = NoticeEvaluator.InState(state, order, edition)
            .Select(notice => (Notice: notice, Omitted: Omitted(notice))).OrderBy(one => one.Omitted.Length).ThenBy(one => one.Notice.Origin, StringComparer.Ordinal).FirstOrDefault();
        return best.Notice is not { } notice || best.Omitted.IsEmpty ? null
            : CriterionFindings.Raise(entry, NoticeTexts.OnFileWithGaps(best.Omitted), Severity.Information, notice.Origin is { } origin ? [origin] : []);
    }

    private static ImmutableArray<string> Omitted(NoticeOnFile notice) =>
    [
        .. new[]
        {
            notice.NamesPatient ? null : NoticeTexts.PatientOmitted,
            notice.NamesOrder ? null : NoticeTexts.OrderOmitted,
            notice.DateInferred ? NoticeTexts.DateOmitted : null,
            notice.FormExpiry is null ? NoticeTexts.ExpiryOmitted : null,
        }.OfType<string>(),
    ];
}
