using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// START HERE: the five questions, in order. Built once from the knowledge; a pure function of the orders and that knowledge,
/// safe for any number of calls at once.
/// </summary>
public sealed class OrderAssessor
{
    private const int MaxEvidence = 8;

    private readonly string _salt;
    private readonly PinnedCriterion? _pinned;

    /// <summary>Builds the assessor.</summary>
    /// <param name="knowledge">What we know.</param>
    /// <param name="salt">Salt of the assessment ids; fixed in demo mode.</param>
    public OrderAssessor(Knowledge knowledge, string salt = "demo")
        : this(knowledge, salt, null)
    {
    }

    internal OrderAssessor(Knowledge knowledge, string salt, PinnedCriterion? pinned)
    {
        Knowledge = knowledge;
        _salt = salt;
        _pinned = pinned;
    }

    /// <summary>What decides.</summary>
    public Knowledge Knowledge { get; }

    /// <summary>Assesses the orders of one request together, because bundling needs to see them all. One assessment per order, in their order.</summary>
    public ImmutableArray<OrderAssessment> Assess(IReadOnlyList<ImagingOrder> orders) => Assess(orders, CancellationToken.None);

    /// <summary>Assesses the orders of one request together, as long as somebody waits for the answer.</summary>
    /// <param name="orders">The orders.</param>
    /// <param name="stop">Looked at between two orders.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public ImmutableArray<OrderAssessment> Assess(IReadOnlyList<ImagingOrder> orders, CancellationToken stop)
    {
        var found = new List<OrderWithStudy>(orders.Count);
        foreach (var order in orders)
        {
            stop.ThrowIfCancellationRequested();
            var (findings, trail) = (new List<Finding>(order.ReadingFindings), new List<TrailEntry>(64));
            found.Add(new OrderWithStudy(order, StudyFinder.Find(order, Knowledge, findings, trail), findings, trail));
        }

        var sessions = Session.Of(orders, [.. found.Select(one => one.Study)], Knowledge.Studies);
        var outcomes = SessionRules.Apply(sessions, Knowledge.StudyRules);
        var chartOf = ChartEvidence.For([.. found.Where(one => one.Study.InScope && one.Order.Fault is null).Select(one => one.Order)], Knowledge);
        var assessments = ImmutableArray.CreateBuilder<OrderAssessment>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            var one = found[i];
            assessments.Add(!one.Study.InScope ? OutOfScope(one) : one.Order.Fault is { } fault ? Unreadable(one, fault) : Assess(one, chartOf(one.Order), sessions[i], outcomes[i]));
        }

        return assessments.MoveToImmutable();
    }

    private OrderAssessment Assess(OrderWithStudy found, ChartEvidence chart, Session session, SessionOutcome outcome)
    {
        var (order, study) = (found.Order, found.Study);
        found.Findings.AddRange(outcome.Findings);
        found.Trail.AddRange(outcome.Trail);
        var review = new OrderUnderReview(order, Knowledge, chart, session, found.Findings, found.Trail, _pinned)
        {
            Study = study.Study,
            Candidates = study.Study is { } known ? [known] : study.Candidates,
            SuggestedCodes = study.SuggestedCodes,
            Bundled = outcome.Bundled,
        };
        if (order.DateOfServiceInferred)
        {
            review.Raise(
                DecisionRule.DateOfServiceInferred, FindingCode.DateOfServiceInferred, Severity.Information,
                FormattableString.Invariant($"The day of the study was not told; {order.DateOfService:yyyy-MM-dd} was taken."), "Put the planned day on the order: policies and codes depend on it.", order.Origin);
        }

        CoverageChooser.Choose(review);
        CoverageChooser.Locate(review);

        var purpose = PurposeDecider.Decide(order, study.Study, review.Picture, Knowledge, review.Findings, review.Trail);
        review.Purpose = purpose.Value;
        var policies = new List<PolicyEdition>();
        var support = Abroad(review) ?? SupportDecider.Decide(review, study, policies);
        var notice = NoticeDecider.Decide(review, outcome.Modifiers, policies);
        var auth = PriorAuthDecider.Decide(review, policies);
        SafetyFinder.Find(review);
        if (review.Other is { } other)
        {
            var alone = order with { Coverages = [other.Coverage] };
            CoverageChooser.RaiseOther(review, other, Assess(new OrderWithStudy(alone, study, [], []), chart, session, outcome));
        }

        var assessment = new OrderAssessment
        {
            Order = order,
            InScope = true,
            OrderedCodes = study.OrderedCodes,
            Study = new Answer<StudyFound>(new StudyFound(study.Study, study.SuggestedCodes), study.Reasons),
            Purpose = purpose,
            Support = support,
            Notice = notice,
            PriorAuth = auth,
            PayerKind = review.PayerKind,
            Coverage = review.Coverage,
            Jurisdictions = review.Jurisdictions,
            Policies = [.. policies.Distinct<PolicyEdition>(ReferenceEqualityComparer.Instance).Select(edition => edition.AsUsed)],
            Findings = FindingOrder.Of(review.Findings, review),
            Trail = [.. review.Trail],
            WouldChange = WhatIf.Of(review, study, review.Gaps),
            AssessmentId = "",
            KnowledgeVersion = Knowledge.Version,
        };
        assessment = WithId(assessment);
        return review.Trail.Exists(IsLong) ? assessment with { Trail = [.. review.Trail.Select(Shortened)] } : assessment;
    }

    // Outside the United States no contractor is responsible, so none may be asked.
    private Answer<DiagnosisSupport>? Abroad(OrderUnderReview review)
    {
        if (review.PayerKind is not (PayerKind.Medicare or PayerKind.MedicareAdvantage) || review.Order.PlaceOfService is not { IsAbroad: true } || !review.Jurisdictions.IsEmpty)
        {
            return null;
        }

        const string Says = "The study is to be done outside the United States, so it cannot be told which policy applies.";
        review.Support = DiagnosisSupport.Insufficient;
        review.Raise("jurisdiction-unknown", FindingCode.DiagnosisInsufficient, Severity.Warning, Says, null, review.Order.Origin);
        return new Answer<DiagnosisSupport>(DiagnosisSupport.Insufficient, [Knowledge.DecisionRules.Because("jurisdiction-unknown", Says)]);
    }

    // Whoever reads the answer is served by a few examples; the id stands for all of them.
    private static TrailEntry Shortened(TrailEntry entry) => !IsLong(entry)
        ? entry
        : entry with { Evidence = [.. entry.Evidence.AsSpan(0, MaxEvidence), new Evidence(FormattableString.Invariant($"and {entry.Evidence.Length - MaxEvidence} more"), null)] };

    private static bool IsLong(TrailEntry entry) => entry.Evidence.Length > MaxEvidence + 1;

    private OrderAssessment OutOfScope(OrderWithStudy found) => WithId(new OrderAssessment
    {
        Order = found.Order,
        InScope = false,
        OrderedCodes = found.Study.OrderedCodes,
        Trail = [.. found.Trail],
        AssessmentId = "",
        KnowledgeVersion = Knowledge.Version,
    });

    private OrderAssessment Unreadable(OrderWithStudy found, UnreadableOrder fault)
    {
        var reason = Knowledge.DecisionRules.Because(DecisionRule.OrderUnreadable, fault.Problem);
        return WithId(new OrderAssessment
        {
            Order = found.Order,
            InScope = true,
            OrderedCodes = found.Study.OrderedCodes,
            Study = new Answer<StudyFound>(new StudyFound(null, []), [reason]),
            Purpose = new Answer<OrderPurpose>(OrderPurpose.Indeterminate, [reason]),
            Support = new Answer<DiagnosisSupport>(DiagnosisSupport.Insufficient, [reason]),
            Notice = new Answer<NoticeAdvice>(new NoticeAdvice(AbnStatus.Undetermined, []), [reason]),
            PriorAuth = new Answer<PriorAuth>(OrderCheck.PriorAuth.Unknown, [reason]),
            Findings =
            [
                new Finding(FindingCode.OrderUnreadable, Severity.Error, fault.Problem)
                {
                    Remedy = fault.Remedy, Criterion = reason.Criterion, Citation = reason.Citation, Expressions = [fault.Place],
                },
                .. found.Order.ReadingFindings,
            ],
            AssessmentId = "",
            KnowledgeVersion = Knowledge.Version,
        });
    }

    private OrderAssessment WithId(OrderAssessment assessment) => assessment with { AssessmentId = AssessmentId.Of(assessment, _salt) };
}

/// <summary>An order with its first question answered.</summary>
internal sealed record OrderWithStudy(ImagingOrder Order, StudyResult Study, List<Finding> Findings, List<TrailEntry> Trail);
