using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Does the diagnosis support the study under the policy in force?</summary>
internal static class SupportDecider
{
    /// <summary>The answer over all candidate studies and jurisdictions.</summary>
    /// <param name="input">The order with the first two answers.</param>
    /// <param name="study">The first answer.</param>
    /// <param name="knowledge">The policies and what findings need of the terminology.</param>
    /// <param name="criteria">Evaluates the criteria.</param>
    public static SupportDecision Decide(EvaluationInput input, StudyResult study, Knowledge knowledge, CriterionEvaluator criteria)
    {
        var rules = knowledge.DecisionRules;
        if (IsAbroad(input))
        {
            return Abroad(input, rules);
        }

        var evaluator = new SupportEvaluator(knowledge, criteria);
        var evaluations = evaluator.EvaluateAllEditions(input, input.Candidates);
        if ((input.Coverage.Open ?? EvidenceGate.Of(input.Order.Evidence, ReadBy(evaluations), rules)) is { } open)
        {
            return new SupportDecision(new Answer<DiagnosisSupport>(DiagnosisSupport.Insufficient, [open]), [], evaluations.Trail, Editions(evaluations)) { Open = open };
        }

        if (evaluations.Results.IsEmpty)
        {
            return study.Study is null && input.Coverage.Governing is not null ? StudyUnknown(input, rules, evaluations) : NoPolicy(input, rules, evaluations);
        }

        var values = evaluations.Results.Select(result => result.Value).Distinct().ToImmutableArray();

        // A single candidate means that something else than a heart study may be meant: its answer proves nothing.
        if (study.Study is null && (input.Candidates.Length < 2 || values is not [DiagnosisSupport.Unsupported]))
        {
            return StudyUnknown(input, rules, evaluations);
        }

        if (values.Length > 1)
        {
            var answers = evaluations.Results.Select(result => $"{result.Edition.Issuer} {result.Value.ToCode()}");
            return Insufficient(input, DecisionRule.JurisdictionAmbiguous, SupportTexts.ContractorsDiffer(answers), rules, evaluations);
        }

        var decided = evaluations.Results[0];

        // An edition that says nothing about the study is no policy for it.
        return decided.Deciding.IsEmpty ? NoPolicy(input, rules, evaluations) : Decided(input, study, decided, evaluations, knowledge, evaluator);
    }

    private static IEnumerable<EvidenceKind> ReadBy(EditionEvaluations evaluations) => evaluations.Results.SelectMany(result => EvidenceGate.ReadBy(
        [.. result.Edition.Lists.Where(list => list.Studies.Contains(result.Study.Id)).Select(list => list.Criterion), .. result.Edition.Criteria.Where(criterion => criterion.SpeaksOf(result.Study.Id))]));

    private static SupportDecision Decided(
        EvaluationInput input, StudyResult study, SupportResult decided, EditionEvaluations evaluations, Knowledge knowledge, SupportEvaluator evaluator)
    {
        var rules = knowledge.DecisionRules;
        var isContradicted = decided is { IsContradicted: true, Value: DiagnosisSupport.Insufficient };
        ImmutableArray<Reason> reasons = isContradicted
            ? [rules.Because(DecisionRule.PurposeContradiction, SupportTexts.Contradicted)]
            : [.. decided.Deciding.Select(entry => SupportFindings.AsReason(input, decided, entry))];
        var (findings, askFirst) = SupportFindings.Of(input, decided, knowledge);
        if (CompareWithStated(input, study, decided.Value, rules, evaluator) is { } difference)
        {
            findings = findings.Add(difference);
        }

        if (ReviewerOpen(input, decided.Edition, knowledge) is { } open)
        {
            findings = findings.Add(open);
        }

        return new SupportDecision(new Answer<DiagnosisSupport>(decided.Value, reasons), findings, evaluations.Trail, Editions(evaluations))
        {
            Decisive = decided.Edition,
            Gaps = decided.Value == DiagnosisSupport.Insufficient && !decided.IsContradicted ? decided.Deciding : [],
            AskFirst = askFirst,
            Used = [.. decided.Deciding.Select(entry => new UsedRule(decided.Edition, entry))],
        };
    }

    // A Medicare Advantage plan may pay abroad where original Medicare does not.
    private static SupportDecision Abroad(EvaluationInput input, CitedRules rules)
    {
        var value = input.Coverage is { Kind: PayerKind.Medicare, Open: null } ? DiagnosisSupport.Unsupported : DiagnosisSupport.Insufficient;
        return new SupportDecision(
            new Answer<DiagnosisSupport>(value, [rules.Because(DecisionRule.PlaceAbroad, SupportTexts.Abroad)]),
            [rules.Raise(DecisionRule.PlaceAbroad, SupportTexts.NotPaidAbroad(value), Severity.Warning, input.Order.PlaceOfService?.Origin ?? input.Order.Origin)], [], []);
    }

    // Outside the United States no contractor is responsible, so no contractor's policy applies.
    private static bool IsAbroad(EvaluationInput input) =>
        input.Coverage.Kind.FollowsMedicare() && input.Order.PlaceOfService is { IsAbroad: true } && input.Coverage.Jurisdictions.IsEmpty;

    // A plan name alone cannot tell who reviews, where one brand has two reviewers or only part of its members has one.
    private static Finding? ReviewerOpen(EvaluationInput input, PolicyEdition edition, Knowledge knowledge)
    {
        var order = input.Order;
        var reviewers = knowledge.Policies.ReviewersBehind(
            edition, input.Coverage.Kind, input.Coverage.Governing?.Payer, order.PlaceOfService?.State, order.DateOfService);
        return reviewers.All(row => row.Only is null) ? null : knowledge.DecisionRules.Raise(
            DecisionRule.ReviewerOpen,
            SupportTexts.ReviewerOpen(reviewers[0].Plan, [.. reviewers.Select(row => (knowledge.Policies.Plans.Reviewers[row.Reviewer], row.Only))]),
            Severity.Information, input.Coverage.Governing?.Origin);
    }

    private static Finding? CompareWithStated(EvaluationInput input, StudyResult study, DiagnosisSupport value, CitedRules rules, SupportEvaluator evaluator)
    {
        if (study.StatedStudy is not { } stated || stated == study.Study)
        {
            return null;
        }

        var asWritten = evaluator.EvaluateAllEditions(input, [stated]).Results.Select(result => result.Value).Distinct().ToImmutableArray();
        return asWritten is not [var other] || other == value ? null : rules.Raise(
            DecisionRule.StatedCodeDiffers, SupportTexts.StatedCodeDiffers(study.Study!, value, stated, other), Severity.Warning, input.Order.Origin);
    }

    private static SupportDecision NoPolicy(EvaluationInput input, CitedRules rules, EditionEvaluations evaluations)
    {
        var governing = input.Coverage.Governing;
        var says = governing is null ? SupportTexts.NoCoverage : SupportTexts.NoPolicyOn(input.Order.DateOfService);
        ImmutableArray<Finding> findings = governing is null || input.Coverage.Kind == PayerKind.SelfPay
            ? []
            : [rules.Raise(DecisionRule.NoPolicy, SupportTexts.NoPolicyInForce(says), Severity.Information, input.Order.Origin)];
        var answer = new Answer<DiagnosisSupport>(DiagnosisSupport.NoPolicy, [rules.Because(DecisionRule.NoPolicy, says)]);
        return new SupportDecision(answer, findings, evaluations.Trail, Editions(evaluations));
    }

    private static SupportDecision StudyUnknown(EvaluationInput input, CitedRules rules, EditionEvaluations evaluations) =>
        Insufficient(input, DecisionRule.StudyUnknown, SupportTexts.StudyUnknown, rules, evaluations);

    private static SupportDecision Insufficient(EvaluationInput input, string rule, string says, CitedRules rules, EditionEvaluations evaluations) => new(
        new Answer<DiagnosisSupport>(DiagnosisSupport.Insufficient, [rules.Because(rule, says)]),
        [rules.Raise(rule, SupportTexts.Insufficient(says), Severity.Warning, input.Order.Origin)], evaluations.Trail, Editions(evaluations));

    private static ImmutableArray<PolicyEdition> Editions(EditionEvaluations evaluations) =>
        [.. evaluations.Results.Select(result => result.Edition).Distinct<PolicyEdition>(ReferenceEqualityComparer.Instance)];
}
