using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// START HERE: the five questions, in order. Built once from the knowledge; a pure function of the orders and that knowledge,
/// safe for any number of calls at once.
/// </summary>
public sealed class OrderAssessor
{
    private readonly string _salt;
    private readonly CriterionEvaluator _criteria;

    /// <summary>Builds the assessor.</summary>
    /// <param name="knowledge">The knowledge that decides.</param>
    /// <param name="salt">Salt of the assessment ids; fixed in demo mode.</param>
    public OrderAssessor(Knowledge knowledge, string salt = "demo")
        : this(knowledge, salt, null)
    {
    }

    internal OrderAssessor(Knowledge knowledge, string salt, PinnedCriterion? pinned)
    {
        Knowledge = knowledge;
        _salt = salt;
        _criteria = new CriterionEvaluator(pinned);
    }

    /// <summary>The knowledge that decides.</summary>
    public Knowledge Knowledge { get; }

    /// <summary>
    /// Assesses the orders of one request together, because bundling needs to see them all. An exception in one order costs that
    /// order alone: it comes back as unreadable for a technical reason.
    /// </summary>
    /// <param name="orders">The orders of one request, all for one patient.</param>
    /// <param name="report">Receives each exception, whose message may quote the order; null to drop it.</param>
    /// <param name="stop">Checked between two orders.</param>
    /// <param name="timeUp">When it is cancelled, the orders that were not reached yet come back as unreadable for a technical reason.</param>
    /// <returns>One assessment per order, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller does not wait any more.</exception>
    public ImmutableArray<OrderAssessment> Assess(
        IReadOnlyList<ImagingOrder> orders, Action<Exception>? report = null, CancellationToken stop = default, CancellationToken timeUp = default)
    {
        report ??= static _ => { };
        StudiedOrder[] studied = [.. orders.Select(order => FindStudy(timeUp.IsCancellationRequested ? FaultIsolation.OutOfTime(order) : order, report, stop))];
        if (FaultIsolation.Try(() => Session.Of(studied), report) is not { } sessions)
        {
            // What the orders do to each other is unknown, so no answer about any of them can be relied on.
            return [.. studied.Select(one => WithId(UnansweredAssessment.Unreadable(Study(FaultIsolation.Faulted(one.Order)), Knowledge)))];
        }

        var tables = Knowledge.Evidence.ForRequest();
        var charts = ChartEvidence.For([.. studied.Where(one => one.Study.InScope && one.Order.Fault is null).Select(one => one.Order)], tables);
        var assessments = ImmutableArray.CreateBuilder<OrderAssessment>(studied.Length);
        foreach (var session in sessions)
        {
            stop.ThrowIfCancellationRequested();
            assessments.Add(timeUp.IsCancellationRequested
                ? WithId(UnansweredAssessment.Unreadable(Study(FaultIsolation.OutOfTime(session.Own.Order)), Knowledge))
                : FaultIsolation.Try(() => Assess(session, charts, tables), report)
                ?? WithId(UnansweredAssessment.Unreadable(Study(FaultIsolation.Faulted(session.Own.Order)), Knowledge)));
        }

        return assessments.MoveToImmutable();
    }

    private StudiedOrder FindStudy(ImagingOrder order, Action<Exception> report, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return FaultIsolation.Try(() => Study(order), report)
            ?? FaultIsolation.Try(() => Study(FaultIsolation.Faulted(order)), static _ => { })
            ?? Study(FaultIsolation.Bare(order));
    }

    private StudiedOrder Study(ImagingOrder order)
    {
        var (findings, trail) = (new List<Finding>(), new List<TrailEntry>());
        return new StudiedOrder(order, StudyFinder.Find(order, Knowledge, findings, trail), [.. findings], [.. trail]);
    }

    private OrderAssessment Assess(Session session, Func<ImagingOrder, ChartEvidence> charts, EvidenceTables tables)
    {
        var own = session.Own.Studied;
        if (!own.Study.InScope || own.Order.Fault is not null)
        {
            return WithId(own.Study.InScope ? UnansweredAssessment.Unreadable(own, Knowledge) : UnansweredAssessment.OutOfScope(own, Knowledge));
        }

        var outcome = SessionRules.Apply(session, Knowledge.StudyRules);
        var chart = FaultIsolation.Try(() => charts(own.Order), static _ => { }) ?? ChartEvidence.Of([own.Order], tables);
        return LongEvidence.Shorten(WithId(Answer(own, session, outcome, chart, tables)));
    }

    private OrderAssessment Answer(StudiedOrder studied, Session session, SessionOutcome outcome, ChartEvidence chart, EvidenceTables tables)
    {
        var (order, study, rules) = (studied.Order, studied.Study, Knowledge.DecisionRules);
        List<Finding> findings = [.. order.ReadingFindings, .. studied.Findings, .. outcome.Findings];
        List<TrailEntry> trail = [.. studied.Trail, .. outcome.Trail];
        var clinical = ClinicalEvidence.Read(order, tables, findings, chart);
        var facts = FactSheet.Of(chart.Facts, clinical.Signs, CompanionTests.FactsOf(session), Knowledge.Facts);
        findings.AddRange(AboutTheDay(order, rules));
        var coverage = CoverageChooser.Choose(order, facts.Word("employment"), Knowledge.Employment, Knowledge.Payers, rules);
        var place = JurisdictionResolver.Resolve(order, coverage.Context, Knowledge.Jurisdictions, Knowledge.Payers, rules);
        findings.AddRange([.. coverage.Findings, .. place.Findings, .. CoverageCircumstances.Find(order, coverage.Context, clinical, rules)]);
        var input = InputOf(studied, session, outcome, clinical, facts, coverage.Context with { Jurisdictions = place.Jurisdictions });

        var purpose = PurposeDecider.Decide(order, study.Study, clinical, Knowledge, findings, trail);
        input = input with { Answers = input.Answers with { Purpose = purpose.Value } };

        var support = SupportDecider.Decide(input, study, Knowledge, _criteria);
        Note(support);
        input = input with { Answers = input.Answers with { Support = support.Answer.Value, SupportOpen = support.Open, AskFirst = support.AskFirst } };

        var notice = NoticeDecider.Decide(input, outcome.Modifiers, Knowledge.Policies, rules, _criteria);
        Note(notice);
        input = input with { Answers = input.Answers with { Notice = notice.State } };

        var priorAuth = PriorAuthDecider.Decide(input, Knowledge.Policies, rules, _criteria);
        Note(priorAuth);
        input = input with { Answers = input.Answers with { PriorAuth = priorAuth.Edition is null ? null : priorAuth.Answer.Value } };

        var safety = SafetyFinder.Find(input, Knowledge.Safety, _criteria);
        var rated = AppropriateUseFinder.Find(input, Knowledge.AppropriateUse, _criteria);
        trail.AddRange([.. safety.Trail, .. rated.Trail]);
        findings.AddRange([.. safety.Findings, .. rated.Findings, .. PlanRuleAge.Find([.. support.Used, .. notice.Used, .. priorAuth.Used], input, rules)]);
        if (coverage.Other is { } other)
        {
            findings.Add(other.Answered(AnswerUnder(other.Coverage), rules));
        }

        ImmutableArray<PolicyEdition> editions = [.. support.Editions, .. new[] { notice.Edition, priorAuth.Edition }.OfType<PolicyEdition>()];
        findings.AddRange(ServicePeriod.Find(order, editions, Knowledge));
        var (shown, remarks) = FindingConsolidation.Of(findings);
        var assessment = AssessmentOf(input, study, editions, purpose, support, notice.Answer, priorAuth.Answer) with
        {
            Findings = FindingOrder.Of(shown, order.Origin),
            Remarks = remarks,
            Trail = [.. trail],
        };
        return coverage.Alternatives.IsEmpty ? assessment : SharedAnswers.Of(assessment, [.. coverage.Alternatives.Select(AnswerUnder)]);

        OrderAssessment AnswerUnder(PatientCoverage other) =>
            Answer(studied with { Order = order with { Coverages = [other], ReadingFindings = [] }, Findings = [], Trail = [] }, session, outcome, chart, tables);

        void Note<T>(Decision<T> decision)
        {
            findings.AddRange(decision.Findings);
            trail.AddRange(decision.Trail);
        }
    }

    private EvaluationInput InputOf(
        StudiedOrder studied, Session session, SessionOutcome outcome, ClinicalEvidence clinical, FactSheet facts, CoverageContext coverage) => new()
    {
        Order = studied.Order,
        Study = studied.Study.Study,
        Candidates = studied.Study.Study is { } known ? [known] : studied.Study.Candidates,
        Clinical = clinical,
        Facts = facts,
        Session = session.Summarise(Knowledge.TestKinds),
        Coverage = coverage,
        Answers = new EarlierAnswers { SuggestedCodes = studied.Study.SuggestedCodes, IsBundled = outcome.Bundled },
    };

    private static IEnumerable<Finding> AboutTheDay(ImagingOrder order, CitedRules rules)
    {
        if (order.DateOfServiceInferred)
        {
            yield return rules.Raise(
                DecisionRule.DateOfServiceInferred, OrderTexts.DateOfServiceInferred(order.DateOfService), Severity.Information, order.Origin);
        }

        if (order.Death is { } death && death.IsBefore(order.DateOfService))
        {
            yield return rules.Raise(
                DecisionRule.PatientDeceased, OrderTexts.PatientDeceased(death.On), Severity.Warning, death.Origin ?? order.Origin);
        }
    }

    private OrderAssessment AssessmentOf(
        EvaluationInput input, StudyResult study, ImmutableArray<PolicyEdition> editions, Answer<OrderPurpose> purpose, SupportDecision support,
        Answer<NoticeAdvice> notice, Answer<PriorAuth> priorAuth) => new()
    {
        Order = input.Order,
        InScope = true,
        OrderedCodes = study.OrderedCodes,
        Study = new Answer<StudyFound>(new StudyFound(study.Study, study.SuggestedCodes), study.Reasons),
        Purpose = purpose,
        Support = support.Answer,
        Notice = notice,
        PriorAuth = priorAuth,
        PayerKind = input.Coverage.Kind,
        Coverage = input.Coverage.Governing,
        Jurisdictions = input.Coverage.Jurisdictions,
        Policies = [.. editions.Distinct<PolicyEdition>(ReferenceEqualityComparer.Instance).Select(edition => edition.AsUsed)],
        WouldChange = WhatIf.Of(input, support, Knowledge),
        AssessmentId = "",
        KnowledgeVersion = Knowledge.Version,
    };

    private OrderAssessment WithId(OrderAssessment assessment) => assessment with { AssessmentId = AssessmentId.Of(assessment, _salt) };
}
