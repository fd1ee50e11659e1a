using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One order with everything resolved that the questions look at; answers are put in as they fall.</summary>
internal sealed class OrderUnderReview
{
    private readonly EvaluationTrace _trace = new();
    private readonly ChartEvidence _chart;

    public OrderUnderReview(
        ImagingOrder order, Knowledge knowledge, ChartEvidence chart, Session session, List<Finding> findings, List<TrailEntry> trail, PinnedCriterion? pinned)
    {
        Order = order;
        Knowledge = knowledge;
        Session = session;
        Pinned = pinned;
        Findings = findings;
        Trail = trail;
        _chart = chart;
        Picture = ClinicalEvidence.Read(order, knowledge, Findings, chart);
        Facts = FactSheet.Of(chart.Facts, Picture, knowledge.Facts);
    }

    private OrderUnderReview(OrderUnderReview first, PinnedCriterion? pinned)
    {
        (Order, Knowledge, Session, _chart, Picture, Facts) = (first.Order, first.Knowledge, first.Session, first._chart, first.Picture, first.Facts);
        (Study, Candidates, SuggestedCodes, Purpose, Coverage, PayerKind) = (first.Study, first.Candidates, first.SuggestedCodes, first.Purpose, first.Coverage, first.PayerKind);
        DualEligible = first.DualEligible;
        (Jurisdictions, Support, AskFirst, Bundled, Notice) = (first.Jurisdictions, first.Support, first.AskFirst, first.Bundled, first.Notice);
        (Findings, Trail, Pinned) = ([], [], pinned);
    }

    public ImagingOrder Order { get; }

    public Knowledge Knowledge { get; }

    public Session Session { get; }

    public ClinicalEvidence Picture { get; }

    public FactSheet Facts { get; }

    /// <summary>Earlier tests of a known kind, newest first.</summary>
    public ImmutableArray<KnownTest> Tests => _chart.Tests;

    public List<Finding> Findings { get; }

    public Study? Study { get; set; }

    /// <summary>What the study may be while it is open; only itself once it is known.</summary>
    public ImmutableArray<Study> Candidates { get; set; } = [];

    /// <summary>The CPT codes that fit the request.</summary>
    public ImmutableArray<Code> SuggestedCodes { get; init; } = [];

    public OrderPurpose Purpose { get; set; }

    public PatientCoverage? Coverage { get; set; }

    public PayerKind PayerKind { get; set; }

    /// <summary>True when original Medicare or a Medicare Advantage plan governs and Medicaid is active beside it.</summary>
    public bool DualEligible { get; set; }

    /// <summary>Another active coverage whose answers are worth telling too, or null.</summary>
    public OtherCoverage? Other { get; set; }

    public ImmutableArray<string> Jurisdictions { get; set; } = [];

    public DiagnosisSupport Support { get; set; }

    /// <summary>The unknown criteria that keep support insufficient.</summary>
    public ImmutableArray<TrailEntry> Gaps { get; set; } = [];

    /// <summary>True when a listed diagnosis that is more specific, documented or evidenced may apply: ask before a notice is given.</summary>
    public bool AskFirst { get; set; }

    public bool Bundled { get; set; }

    public NoticeState Notice { get; set; }

    /// <summary>The fifth answer once a rule gave it, for what is asked because of it.</summary>
    public PriorAuth? PriorAuth { get; set; }

    /// <summary>Documents of which it was already said that they are more than a year old.</summary>
    public List<string> DatedDocuments { get; } = [];

    /// <summary>The edition whose criteria are being tested.</summary>
    public PolicyEdition? Edition { get; set; }

    public PinnedCriterion? Pinned { get; }

    /// <summary>Every criterion looked at so far.</summary>
    public List<TrailEntry> Trail { get; }

    /// <summary>Completed years on the day the order was written, or null without a birth date.</summary>
    public int? AgeInYears
    {
        get
        {
            if (Order.BirthDate is not { } birth || birth > Order.OrderedOn)
            {
                return null;
            }

            var years = Order.OrderedOn.Year - birth.Year;
            return birth.AddYears(years) > Order.OrderedOn ? years - 1 : years;
        }
    }

    /// <summary>True when a list of the edition under review accepts the code for the study.</summary>
    public bool IsListed(string code)
    {
        foreach (var list in Edition?.Lists ?? [])
        {
            if (Study is { } study && list.Studies.Contains(study.Id) && list.Codes.Contains(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the authorization was granted by the insurer that governs, for the study that is answered.</summary>
    public bool IsGranted(AuthorizationOnFile one) =>
        one.Satisfied
        && (one.Codes.IsEmpty || (Study is { } study ? one.Codes.Contains(study.CptCode) : Candidates.All(candidate => one.Codes.Contains(candidate.CptCode))))
        && IsByGoverning(one);

    // A plan of a payer goes by either name, and one name may hold the other ("Acme Health", "Acme Health of Ohio").
    private bool IsByGoverning(AuthorizationOnFile one)
    {
        if ((one.Insurer is null && one.InsurerName is null) || (one.Insurer is not null && one.Insurer == Coverage?.Payer))
        {
            return true;
        }

        if (one.InsurerName is not { } told)
        {
            return false;
        }

        var insurer = PayerTable.Normal(told);
        return new[] { Coverage?.PayerName, Coverage?.PlanName }.OfType<string>().Select(PayerTable.Normal)
            .Any(name => name.Contains(insurer, StringComparison.Ordinal) || insurer.Contains(name, StringComparison.Ordinal));
    }

    /// <summary>The tests among which all of these kinds or groups are, newest first.</summary>
    public ImmutableArray<KnownTest> TestsOf(FrozenSet<string> kinds) => _chart.TestsOf(kinds);

    /// <summary>The same order to be asked again, with a criterion pinned or none; nothing it raises or notes is kept.</summary>
    public OrderUnderReview Again(PinnedCriterion? pinned) => new(this, pinned);

    /// <summary>Tests a criterion, writes it into the trail and returns what was heard.</summary>
    public TrailEntry Test(Question question, Criterion criterion) => Test(question, criterion, criterion.Test);

    /// <summary>Tests a criterion by a condition that is not its own (a diagnosis list).</summary>
    public TrailEntry Test(Question question, Criterion criterion, Condition condition)
    {
        _trace.Clear();
        var result = condition.Test(this, _trace);
        if (Pinned is { } pinned && pinned.Policy == criterion.Id.Policy && pinned.Criterion == criterion.Id.Criterion)
        {
            result = pinned.Result;
        }

        var missing = result != Truth.Unknown ? [] : criterion.Ask is { } ask ? [ask] : _trace.Missed;
        var entry = new TrailEntry(question, criterion.Id, result, criterion.Says, criterion.Citation, _trace.Seen, missing);
        Trail.Add(entry);
        return entry;
    }

    /// <summary>True when the criterion speaks of the study and its precondition, if any, is met.</summary>
    public bool Applies(Criterion criterion, string study)
    {
        if (!criterion.SpeaksOf(study))
        {
            return false;
        }

        if (criterion.When is null)
        {
            return true;
        }

        _trace.Clear();
        return criterion.When.Test(this, _trace) == Truth.Met;
    }

    /// <summary>Raises a finding that rests on a general rule.</summary>
    public void Raise(string rule, string code, Severity severity, string text, string? remedy = null, params ImmutableArray<string?> expressions)
    {
        var criterion = Knowledge.DecisionRules[rule];
        Findings.Add(new Finding(code, severity, text)
        {
            Remedy = remedy,
            Criterion = criterion.Id,
            Citation = criterion.Citation,
            Expressions = [.. expressions.OfType<string>()],
        });
    }
}

/// <summary>A criterion forced to a result, to prove that some case depends on it.</summary>
/// <param name="Policy">Policy id.</param>
/// <param name="Criterion">Criterion id.</param>
/// <param name="Result">The result it is forced to.</param>
internal sealed record PinnedCriterion(string Policy, string Criterion, Truth Result);
