using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Drafts the notice where one is called for and can still be had, and says why where not.</summary>
/// <param name="knowledge">The policies and the payment figures.</param>
/// <param name="notifier">Who gives the notice.</param>
internal sealed class NoticeDrafter(Knowledge knowledge, NoticeNotifier notifier)
{
    // A claim carries GA only when a valid notice can still be had.
    private const string ModifierOfValidNotice = "GA";

    /// <summary>One draft for all orders that call for a notice.</summary>
    /// <param name="assessments">The orders of one patient.</param>
    /// <param name="today">The day on which the draft is asked for.</param>
    /// <returns>Null when no order calls for a notice; <see cref="WhyNot"/> tells why.</returns>
    public NoticeDraft? Draft(IReadOnlyList<OrderAssessment> assessments, DateOnly today)
    {
        var needing = assessments.Where(assessment => WhyNot(assessment, today) is null).ToList();
        return needing.Count == 0 ? null : new NoticeDraft(
            notifier, [.. needing.Select(Item)], FormExpiry(needing),
            HasMedicaid: Raised(needing, finding => finding.IsDualEligible), HasOtherCoverage: Raised(needing, finding => finding.IsCoverageSecondary));
    }

    /// <summary>Why no notice is drafted for an order, in one or two sentences; null when one is.</summary>
    public static string? WhyNot(OrderAssessment assessment, DateOnly today) => assessment switch
    {
        { InScope: false } => NoticeDraftTexts.NotInScope,
        { Notice: null } => NoticeDraftTexts.NotInScope,
        { Notice.Value: { Status: AbnStatus.Needed } advice } when advice.ClaimModifiers.Contains(ModifierOfValidNotice) => WhyNotNow(assessment, today),
        _ => NoticeDraftTexts.NotCalledFor(assessment.Notice.Value.Status, assessment.Notice.Reasons[0].Says),
    };

    private static string? WhyNotNow(OrderAssessment assessment, DateOnly today) =>
        assessment.Study?.Value.Study is null ? NoticeDraftTexts.StudyOpen
        : assessment.Order.DateOfService < today ? NoticeDraftTexts.StudyIsPast(assessment.Order.DateOfService)
        : null;

    private NoticeDraftItem Item(OrderAssessment assessment)
    {
        var codes = assessment.Study!.Value.SuggestedCodes;
        var order = assessment.Order;
        return new NoticeDraftItem(
            order, Wording.And(codes.Select(code => $"{code.Display} (CPT {code.Value})")), Reasons(assessment),
            CostEstimate.Of([.. codes.Select(code => code.Value)], order.DateOfService.Year, order.PlaceOfService?.IsHospital, knowledge.Payments, notifier),
            assessment.Support!.Reasons.Select(reason => Policy(reason.Criterion)).OfType<CoveragePolicy>().FirstOrDefault()?.Title);
    }

    // A patient who is screened is told that, whatever else failed.
    private ImmutableArray<string> Reasons(OrderAssessment assessment) => assessment.Purpose!.Value == OrderPurpose.Screening
        ? [NoticeReasonTexts.Screening]
        : [.. assessment.Support!.Reasons.Select(PatientWords).Distinct(StringComparer.Ordinal)];

    private string PatientWords(Reason reason) =>
        NoticeReasonTexts.Of(reason.Criterion.Criterion) ?? (IsList(reason.Criterion) ? NoticeReasonTexts.NotListed : NoticeReasonTexts.NoIndication);

    private bool IsList(CriterionId id) =>
        Policy(id)?.Editions.FirstOrDefault(edition => edition.From == id.Edition)?.Lists.Any(list => list.Criterion.Id == id) == true;

    private CoveragePolicy? Policy(CriterionId id) => knowledge.Policies.All.FirstOrDefault(policy => policy.Id == id.Policy);

    // The version that can still be signed on the day of the last study can be signed on every day before.
    private DateOnly? FormExpiry(List<OrderAssessment> needing)
    {
        var last = needing.Max(assessment => assessment.Order.DateOfService);
        return needing.Select(assessment => Policy(assessment.Notice!.Reasons[0].Criterion)?.InForce(last)).OfType<PolicyEdition>().FirstOrDefault()
            ?.NoticeForms.FirstOrDefault(form => form.LastSigned is not { } until || until >= last)?.Expiry;
    }

    private static bool Raised(List<OrderAssessment> assessments, Func<Finding, bool> isIt) =>
        assessments.Any(assessment => assessment.Findings.Concat(assessment.Remarks).Any(isIt));
}
