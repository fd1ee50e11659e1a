using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which coverage governs on the date of service.</summary>
internal sealed class CoverageChooser
{
    private const int MaxStatements = 20;

    private const int MaxAlternatives = 4;

    private readonly ImagingOrder _order;
    private readonly string? _employment;
    private readonly EmploymentReader _reader;
    private readonly PayerTable _payers;
    private readonly CitedRules _rules;
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();

    private CoverageChooser(ImagingOrder order, string? employment, EmploymentReader reader, PayerTable payers, CitedRules rules) =>
        (_order, _employment, _reader, _payers, _rules) = (order, employment, reader, payers, rules);

    /// <summary>
    /// The order's own insurance first, then the coverage's rank; only coverages active that day count that can pay for imaging. Medicaid pays last. Which of two pays
    /// first, and which of two holds that exclude each other, stays open while nothing settles it. Never guessed from age.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="employment">The fact <c>employment</c>, or null.</param>
    /// <param name="reader">Reads that fact.</param>
    /// <param name="payers">Payers known by name.</param>
    /// <param name="rules">The general rules.</param>
    public static CoverageChoice Choose(ImagingOrder order, string? employment, EmploymentReader reader, PayerTable payers, CitedRules rules)
    {
        var choice = new CoverageChooser(order, employment, reader, payers, rules).Choose();
        return EvidenceGate.Of(order.Evidence, [EvidenceKind.Coverage], rules) is { } unread
            ? choice with { Context = choice.Context with { Open = unread }, Alternatives = [], Other = null }
            : choice;
    }

    private CoverageChoice Choose()
    {
        var active = Ranked(PartsTogether([.. _order.Coverages.Where(coverage => coverage.IsActiveOn(_order.DateOfService) && coverage.Benefit != CoverageBenefit.NotForImaging)]));
        RaiseNotForImaging(isAllThereIs: active.IsEmpty);
        if (active.IsEmpty)
        {
            RaiseNoneActive();
            return Chosen(null, PayerKind.Unknown);
        }

        RaiseLapsed();
        active = active.Length == 1 ? active : MedicaidLast(active);
        var first = active[0];
        if (first.NotSent)
        {
            return Governed(first, active, null);
        }

        if (Excluding(active) is { IsEmpty: false } excluding)
        {
            return Ambiguous(first, excluding);
        }

        if (GroupPlan(active) is { } group && MedicarePlan(active) is { } medicare && (ReferenceEquals(first, group) || ReferenceEquals(first, medicare)))
        {
            var isGroupFirst = IsGroupPlanFirst(group);
            if (isGroupFirst != Truth.Unknown)
            {
                var (governing, contradicted) = SettleBy(isGroupFirst, first, group, medicare);
                return Governed(governing, active, contradicted);
            }

            if (CompareRank(medicare, group) < 0)
            {
                return OrderOpen(medicare, group, active, CoverageTexts.OrderOpen(medicare, group));
            }
        }

        if (MayBeGroupPlan(active) is { } unknown && MedicarePlan(active) is { } before && ReferenceEquals(first, before) && CompareRank(before, unknown) < 0
            && IsGroupPlanFirst(unknown) != Truth.NotMet)
        {
            return OrderOpen(before, unknown, active, CoverageTexts.OrderOpenByKind(before, unknown));
        }

        var rivals = active.Where(other => CompareRank(first, other) == 0 && (other.Kind != PayerKind.Medicaid || first.Kind == PayerKind.Medicaid)).ToImmutableArray();
        return rivals.Any(other => other.Kind != first.Kind || other.Payer != first.Payer) ? Ambiguous(first, rivals) : Governed(first, active, null);
    }

    // Parts A and B of Medicare are one coverage; Part A beside a Medicare Advantage plan says nothing of its own.
    private static ImmutableArray<PatientCoverage> PartsTogether(ImmutableArray<PatientCoverage> coverages)
    {
        var whole = coverages.FirstOrDefault(coverage => coverage.Kind.FollowsMedicare() && coverage.Benefit != CoverageBenefit.PartA);
        if (whole is null || coverages.All(coverage => coverage.Benefit != CoverageBenefit.PartA))
        {
            return coverages;
        }

        var parts = coverages.Where(coverage => coverage.Benefit == CoverageBenefit.PartA || ReferenceEquals(coverage, whole)).ToImmutableArray();
        var together = whole with { Order = parts.Min(part => part.Order), NamedByOrder = parts.Min(part => part.NamedByOrder) };
        return [.. coverages.Where(coverage => !parts.Contains(coverage, ReferenceEqualityComparer.Instance)), together];
    }

    // Original Medicare and Medicare Advantage exclude each other, and so do two Medicare Advantage plans (42 CFR 422.50).
    private static ImmutableArray<PatientCoverage> Excluding(ImmutableArray<PatientCoverage> active)
    {
        ImmutableArray<PatientCoverage> medicare = [.. active.Where(coverage => coverage.Kind.FollowsMedicare() && coverage.Benefit != CoverageBenefit.PartA)];
        return medicare.Any(one => one.Kind == PayerKind.MedicareAdvantage) && medicare.Any(one => one.Kind != medicare[0].Kind || one.Payer != medicare[0].Payer) ? medicare : [];
    }

    private static ImmutableArray<PatientCoverage> Ranked(ImmutableArray<PatientCoverage> active) =>
    [
        .. active.OrderBy(coverage => coverage.NamedByOrder ?? int.MaxValue)
            .ThenBy(coverage => coverage.Order ?? int.MaxValue)
            .ThenBy(coverage => coverage.Kind)
            .ThenBy(coverage => coverage.Payer ?? coverage.PayerName, StringComparer.Ordinal)
            .ThenBy(coverage => coverage.PlanName, StringComparer.Ordinal)
            .ThenBy(coverage => coverage.Reference, StringComparer.Ordinal),
    ];

    private CoverageChoice Chosen(PatientCoverage? coverage, PayerKind kind, bool isDualEligible = false, OtherCoverage? other = null) =>
        new(new CoverageContext(coverage, kind, isDualEligible), other, _findings.ToImmutable());

    private CoverageChoice Ambiguous(PatientCoverage first, ImmutableArray<PatientCoverage> rivals)
    {
        var text = rivals.All(rival => rival.Kind.FollowsMedicare())
            ? CoverageTexts.ExcludeEachOther(rivals)
            : CoverageTexts.PrimaryUnknown(rivals, GroupPlan(rivals) is not null && MedicarePlan(rivals) is not null);
        Raise(DecisionRule.CoverageAmbiguous, text, Severity.Warning, [.. rivals.Select(other => other.Origin)]);
        return Open(Chosen(first, rivals.All(other => other.Kind == first.Kind) ? first.Kind : PayerKind.Unknown), DecisionRule.CoverageAmbiguous, text.Says, rivals);
    }

    private Truth IsGroupPlanFirst(PatientCoverage group) => MedicareSecondaryPayer.IsGroupPlanFirst(
        _order, employees => _employment is null ? Truth.Unknown : _reader.IsWorkingWithGroupPlan(_employment, employees), group);

    private CoverageChoice OrderOpen(PatientCoverage medicare, PatientCoverage group, ImmutableArray<PatientCoverage> active, FindingText text)
    {
        Raise(DecisionRule.CoverageOrderOpen, text, Severity.Warning, medicare.Origin, group.Origin);
        RaiseSecondary(medicare, [.. active.Where(one => !ReferenceEquals(one, medicare))], null);
        return Open(
            Chosen(medicare, medicare.Kind, active.Any(one => one.Kind == PayerKind.Medicaid)), DecisionRule.CoverageOrderOpen, text.Says, [medicare, group]);
    }

    private CoverageChoice Open(CoverageChoice choice, string rule, string says, ImmutableArray<PatientCoverage> alternatives) => choice with
    {
        Context = choice.Context with { Open = _rules.Because(rule, says) },
        Alternatives = [.. alternatives.Take(MaxAlternatives)],
    };

    private CoverageChoice Governed(PatientCoverage first, ImmutableArray<PatientCoverage> active, OtherCoverage? other)
    {
        if (first.NotSent)
        {
            // Which of the others is secondary to it is not known, and that it was not sent is said where the order was read.
            return Open(Chosen(first, first.Kind, other: other), DecisionRule.PayerUnknown, CoverageTexts.NamedCoverageNotSent, []);
        }

        if (first.Contradiction is { } contradiction)
        {
            return Contradicted(first, contradiction);
        }

        if (first.Kind == PayerKind.Unknown)
        {
            Raise(DecisionRule.PayerUnknown, CoverageTexts.PayerUnknown(first), Severity.Warning, first.Origin);
        }

        if (first.IsKindInferred)
        {
            Raise(DecisionRule.PayerInferred, CoverageTexts.PayerInferred(first), Severity.Information, first.Origin);
        }

        ImmutableArray<PatientCoverage> others = [.. active.Where(one => !ReferenceEquals(one, first))];
        var isDualEligible = first.Kind.FollowsMedicare() && others.Any(one => one.Kind == PayerKind.Medicaid);
        other = RaiseSecondary(first, others, other);
        var chosen = Chosen(first, first.Kind, isDualEligible, other);
        if (first is { Benefit: CoverageBenefit.PartA } && _order.Setting != CareSetting.Inpatient)
        {
            Raise(DecisionRule.CoveragePartBMissing, CoverageTexts.PartBMissing, Severity.Warning, first.Origin);
            return Open(chosen with { Findings = _findings.ToImmutable() }, DecisionRule.CoveragePartBMissing, CoverageTexts.PartBMissing.Says, []);
        }

        return first.Lines.IsEmpty
            ? chosen
            : Open(chosen, DecisionRule.PayerUnknown, CoverageTexts.PayerUnknown(first).Says, [.. first.Lines.Select(line => first with { Kind = line, Lines = [] })]);
    }

    private CoverageChoice Contradicted(PatientCoverage first, string contradiction)
    {
        var text = CoverageTexts.Contradictory(contradiction);
        Raise(DecisionRule.CoverageAmbiguous, text, Severity.Warning, first.Origin);
        return Open(Chosen(first, PayerKind.Unknown), DecisionRule.CoverageAmbiguous, text.Says, []);
    }

    private void RaiseNotForImaging(bool isAllThereIs)
    {
        foreach (var coverage in _order.Coverages.Where(coverage => coverage.Benefit == CoverageBenefit.NotForImaging && coverage.IsActiveOn(_order.DateOfService)).Take(MaxStatements))
        {
            Raise(
                DecisionRule.CoverageNotForImaging, CoverageTexts.NotForImaging(coverage, isAllThereIs), isAllThereIs ? Severity.Warning : Severity.Information, coverage.Origin);
        }
    }

    private void RaiseLapsed()
    {
        foreach (var lapsed in _order.Coverages.Where(coverage => !coverage.IsActiveOn(_order.DateOfService)).Take(MaxStatements))
        {
            Raise(DecisionRule.CoverageInactive, CoverageTexts.NotActive(lapsed, _order.DateOfService), Severity.Information, lapsed.Origin);
        }
    }

    private void RaiseNoneActive()
    {
        if (_order.Coverages.IsEmpty)
        {
            Raise(DecisionRule.CoverageMissing, CoverageTexts.NoneProvided, Severity.Warning, _order.Origin);
        }
        else if (_order.Coverages.Any(coverage => coverage.Benefit != CoverageBenefit.NotForImaging))
        {
            Raise(
                DecisionRule.CoverageInactive, CoverageTexts.NoneActive(_order.DateOfService), Severity.Warning,
                [.. _order.Coverages.Select(coverage => coverage.Origin)]);
        }
    }

    private ImmutableArray<PatientCoverage> MedicaidLast(ImmutableArray<PatientCoverage> ranked)
    {
        ImmutableArray<PatientCoverage> active =
            [.. ranked.Where(coverage => coverage.Kind != PayerKind.Medicaid), .. ranked.Where(coverage => coverage.Kind == PayerKind.Medicaid)];
        if (active[0].Kind is PayerKind.Unknown or PayerKind.SelfPay)
        {
            return ranked;
        }

        if (!ReferenceEquals(active[0], ranked[0]) && CompareRank(ranked[0], active[0]) < 0)
        {
            Raise(
                DecisionRule.CoverageAmbiguous, CoverageTexts.MedicaidRankedFirst(ranked[0], active[0]), Severity.Warning, ranked[0].Origin, active[0].Origin);
        }

        return active;
    }

    private (PatientCoverage Governing, OtherCoverage? Contradicted) SettleBy(Truth isGroupFirst, PatientCoverage first, PatientCoverage group, PatientCoverage medicare)
    {
        var (primary, other) = isGroupFirst == Truth.Met ? (group, medicare) : (medicare, group);
        if (CompareRank(primary, other) <= 0)
        {
            return (primary, null);
        }

        // Without current employment the given rank is kept; only current employment reverses it.
        var governing = ReferenceEquals(primary, group) ? group : first;
        return (governing, new OtherCoverage(
            ReferenceEquals(governing, group) ? medicare : primary, DecisionRule.CoverageAmbiguous,
            CoverageTexts.RankContradicted(_employment, governing), Severity.Warning));
    }

    private OtherCoverage? RaiseSecondary(PatientCoverage first, ImmutableArray<PatientCoverage> others, OtherCoverage? other)
    {
        var (statements, isDual) = (0, false);
        foreach (var second in others)
        {
            if (second.Kind == PayerKind.Medicare && other is null)
            {
                other = new OtherCoverage(second, DecisionRule.CoverageSecondary, CoverageTexts.MedicareSecondary(second), Severity.Information);
            }
            else if (!ReferenceEquals(other?.Coverage, second) && statements++ < MaxStatements)
            {
                Raise(
                    DecisionRule.CoverageSecondary, CoverageTexts.Secondary(second, SecondaryRemedy(first, second)), Severity.Information, second.Origin);
            }

            if (second.Kind == PayerKind.Medicaid && first.Kind.FollowsMedicare() && !isDual)
            {
                isDual = true;
                Raise(DecisionRule.DualEligible, CoverageTexts.DualEligible(first), Severity.Information, second.Origin);
            }
        }

        return other;
    }

    private string SecondaryRemedy(PatientCoverage first, PatientCoverage second) => _payers.ById(second.Payer)?.AsSecondary
        ?? (first.Kind == PayerKind.Medicare && second.Kind == PayerKind.Commercial
            ? CoverageTexts.CheckEmployment
            : CoverageTexts.CheckWithSecondary);

    private void Raise(string rule, FindingText text, Severity severity, params ImmutableArray<string?> places) =>
        _findings.Add(_rules.Raise(rule, text, severity, places));

    private static int CompareRank(PatientCoverage one, PatientCoverage two)
    {
        var named = (one.NamedByOrder ?? int.MaxValue).CompareTo(two.NamedByOrder ?? int.MaxValue);
        return named != 0 ? named : (one.Order ?? int.MaxValue).CompareTo(two.Order ?? int.MaxValue);
    }

    // A supplement to Medicare, or a plan that the patient bought, is no group plan.
    private static PatientCoverage? GroupPlan(ImmutableArray<PatientCoverage> coverages) => coverages.FirstOrDefault(coverage =>
        coverage is { Kind: PayerKind.Commercial, Benefit: CoverageBenefit.Medical or CoverageBenefit.Retiree });

    private static PatientCoverage? MayBeGroupPlan(ImmutableArray<PatientCoverage> coverages) => coverages.FirstOrDefault(coverage =>
        coverage is { Kind: PayerKind.Unknown, NotSent: false, Benefit: CoverageBenefit.Medical or CoverageBenefit.Retiree });

    private static PatientCoverage? MedicarePlan(ImmutableArray<PatientCoverage> coverages) => coverages.FirstOrDefault(coverage => coverage.Kind.FollowsMedicare());
}
