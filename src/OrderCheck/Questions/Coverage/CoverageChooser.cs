using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which coverage governs on the date of service.</summary>
internal sealed class CoverageChooser
{
    private const int MaxStatements = 20;

    private readonly ImagingOrder _order;
    private readonly string? _employment;
    private readonly EmploymentReader _reader;
    private readonly PayerTable _payers;
    private readonly CitedRules _rules;
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();

    private CoverageChooser(ImagingOrder order, string? employment, EmploymentReader reader, PayerTable payers, CitedRules rules) =>
        (_order, _employment, _reader, _payers, _rules) = (order, employment, reader, payers, rules);

    /// <summary>
    /// The order's own insurance first, then the coverage's rank; only coverages active that day count. Medicaid pays last. Two of
    /// equal rank and different kind cannot be told apart: the payer is unknown, unless employment settles it. Never guessed from age.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="employment">The fact <c>employment</c>, or null.</param>
    /// <param name="reader">Reads that fact.</param>
    /// <param name="payers">Payers known by name.</param>
    /// <param name="rules">The general rules.</param>
    public static CoverageChoice Choose(ImagingOrder order, string? employment, EmploymentReader reader, PayerTable payers, CitedRules rules) =>
        new CoverageChooser(order, employment, reader, payers, rules).Choose();

    private CoverageChoice Choose()
    {
        var day = _order.DateOfService;
        var ranked = Ranked(day);
        if (ranked.IsEmpty)
        {
            RaiseNoneActive();
            return Chosen(null, PayerKind.Unknown);
        }

        foreach (var lapsed in _order.Coverages.Where(coverage => !coverage.IsActiveOn(day)).Take(MaxStatements))
        {
            Raise(DecisionRule.CoverageInactive, CoverageTexts.NotActive(lapsed, day), Severity.Information, lapsed.Origin);
        }

        var active = ranked.Length == 1 ? ranked : MedicaidLast(ranked);
        var first = active[0];
        if (SettleByEmployment(active) is var (governing, contradicted))
        {
            return Governed(governing, active, contradicted);
        }

        var rivals = active.Where(other => CompareRank(first, other) == 0 && (other.Kind != PayerKind.Medicaid || first.Kind == PayerKind.Medicaid)).ToImmutableArray();
        return rivals.Any(other => other.Kind != first.Kind || other.Payer != first.Payer) ? Ambiguous(first, rivals) : Governed(first, active, null);
    }

    private ImmutableArray<PatientCoverage> Ranked(DateOnly day) =>
    [
        .. _order.Coverages.Where(coverage => coverage.IsActiveOn(day))
            .OrderBy(coverage => coverage.NamedByOrder ?? int.MaxValue)
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
        Raise(
            DecisionRule.CoverageAmbiguous, CoverageTexts.PrimaryUnknown(rivals, GroupPlan(rivals) is not null && MedicarePlan(rivals) is not null),
            Severity.Warning, [.. rivals.Select(other => other.Origin)]);
        return Chosen(first, rivals.All(other => other.Kind == first.Kind) ? first.Kind : PayerKind.Unknown);
    }

    private CoverageChoice Governed(PatientCoverage first, ImmutableArray<PatientCoverage> active, OtherCoverage? other)
    {
        if (first.NotSent)
        {
            // Which of the others is secondary to it is not known.
            Raise(DecisionRule.PayerUnknown, CoverageTexts.NamedCoverageNotSent, Severity.Warning, first.Origin);
            return Chosen(first, first.Kind, other: other);
        }

        if (first.Kind == PayerKind.Unknown)
        {
            Raise(DecisionRule.PayerUnknown, CoverageTexts.PayerUnknown, Severity.Warning, first.Origin);
        }

        ImmutableArray<PatientCoverage> others = [.. active.Where(one => !ReferenceEquals(one, first))];
        var isDualEligible = first.Kind.FollowsMedicare() && others.Any(one => one.Kind == PayerKind.Medicaid);
        other = RaiseSecondary(first, others, other);
        return Chosen(first, first.Kind, isDualEligible, other);
    }

    private void RaiseNoneActive()
    {
        if (_order.Coverages.IsEmpty)
        {
            Raise(DecisionRule.CoverageMissing, CoverageTexts.NoneProvided, Severity.Warning, _order.Origin);
        }
        else
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

    // A group plan of current employment pays before Medicare when the employer has 20 or more employees.
    private (PatientCoverage Governing, OtherCoverage? Contradicted)? SettleByEmployment(ImmutableArray<PatientCoverage> active)
    {
        if (active.Length == 1 || _employment is null || GroupPlan(active) is not { } group || MedicarePlan(active) is not { } medicare)
        {
            return null;
        }

        var works = _reader.IsWorkingWithGroupPlan(_employment);
        if (works == Truth.Unknown)
        {
            return null;
        }

        var (primary, other) = works == Truth.Met ? (group, medicare) : (medicare, group);
        if (CompareRank(primary, other) <= 0)
        {
            return ReferenceEquals(active[0], group) || ReferenceEquals(active[0], medicare) ? (primary, null) : null;
        }

        // Without current employment the given rank is kept; only current employment reverses it.
        var governing = ReferenceEquals(primary, group) ? group : active[0];
        return (governing, new OtherCoverage(
            ReferenceEquals(governing, group) ? medicare : primary, DecisionRule.CoverageAmbiguous,
            CoverageTexts.EmploymentContradictsRank(_employment, governing), Severity.Warning));
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

    // A supplement to Medicare is no group plan.
    private static PatientCoverage? GroupPlan(ImmutableArray<PatientCoverage> coverages) => coverages.FirstOrDefault(coverage =>
        coverage.Kind == PayerKind.Commercial
        && !coverage.DisplayName().Contains("supplement", StringComparison.OrdinalIgnoreCase)
        && !coverage.DisplayName().Contains("medigap", StringComparison.OrdinalIgnoreCase));

    private static PatientCoverage? MedicarePlan(ImmutableArray<PatientCoverage> coverages) => coverages.FirstOrDefault(coverage => coverage.Kind.FollowsMedicare());
}
