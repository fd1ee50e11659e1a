using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Does the diagnosis support the study under the policy in force?</summary>
internal static class SupportDecider
{
    /// <summary>The answer for a study under one edition, with the trail written; no findings are raised.</summary>
    public static SupportResult Weigh(OrderUnderReview review, Study study, PolicyEdition edition)
    {
        (review.Study, review.Edition) = (study, edition);
        var failures = new List<TrailEntry>();
        var gaps = new List<TrailEntry>();
        var grounds = new List<TrailEntry>();
        var raised = new List<(Criterion, TrailEntry)>();

        var hasList = false;
        var listed = Truth.NotMet;
        var listEntries = new List<TrailEntry>();
        foreach (var list in edition.Lists)
        {
            if (!list.Studies.Contains(study.Id))
            {
                continue;
            }

            hasList = true;
            var entry = review.Test(Question.Support, list.Criterion, new DiagnosisListCondition(list, edition));
            listEntries.Add(entry);
            listed = Or(listed, entry.Result);
        }

        var covered = Truth.NotMet;
        var covers = new List<TrailEntry>();
        foreach (var criterion in edition.Criteria)
        {
            if (!review.Applies(criterion, study.Id))
            {
                continue;
            }

            var entry = review.Test(Question.Support, criterion);
            raised.Add((criterion, entry));
            switch (criterion.Role)
            {
                case CriterionRole.Covers:
                    covers.Add(entry);
                    covered = Or(covered, entry.Result);
                    break;
                case CriterionRole.Excludes when entry.Result == Truth.Met:
                case CriterionRole.Requires when entry.Result == Truth.NotMet:
                    failures.Add(entry);
                    break;
                case CriterionRole.Requires when entry.Result == Truth.Unknown:
                    gaps.Add(entry);
                    break;
                case CriterionRole.Requires:
                    grounds.Add(entry);
                    break;
            }
        }

        // Without a list an indication counts only through a coded reason: coverage is decided by ICD-10-CM. A plan's criteria may rest on facts, but not without any reason.
        var isMedicare = review.PayerKind is PayerKind.Medicare or PayerKind.MedicareAdvantage;
        var hasGround = isMedicare ? covers.Exists(entry => entry.Result == Truth.Met && RestsOnCode(review, entry)) : !review.Picture.Reasons.IsEmpty;
        if (!hasList && covered == Truth.Met && !hasGround)
        {
            covered = Truth.Unknown;
            for (var i = 0; i < covers.Count; i++)
            {
                covers[i] = covers[i].Result == Truth.Met ? covers[i] with { Result = Truth.Unknown, Missing = ["the reason for the study as a valid ICD-10-CM code"] } : covers[i];
            }
        }

        var basis = hasList ? listed : covered;
        var basisEntries = hasList ? listEntries : covers;
        if (basis == Truth.Met)
        {
            grounds.InsertRange(0, basisEntries.Where(entry => entry.Result == Truth.Met));
            if (hasList)
            {
                grounds.AddRange(covers.Where(entry => entry.Result == Truth.Met));
            }
        }
        else if (basisEntries.Count > 0)
        {
            (basis == Truth.NotMet ? failures : gaps).InsertRange(0, basisEntries.Where(entry => entry.Result == basis));
        }

        // A contradictory order is no ground to stand on, whatever its codes say. A plan without a list may pay for screening.
        var contradiction = failures.Count == 0 && gaps.Count == 0 && (hasList || isMedicare) && review.Purpose != OrderPurpose.Diagnostic;
        var value = failures.Count > 0 ? DiagnosisSupport.Unsupported
            : gaps.Count > 0 || contradiction || grounds.Count == 0 ? DiagnosisSupport.Insufficient
            : DiagnosisSupport.Supported;
        var deciding = failures.Count > 0 ? failures : gaps.Count > 0 ? gaps : grounds;
        return new SupportResult(value, study, edition, [.. deciding], [.. raised])
        {
            Contradiction = contradiction,
            Unlisted = hasList && listed == Truth.NotMet,
            TextSilent = hasList && listed == Truth.Met && covers.Count > 0 && covered != Truth.Met,
        };
    }

    /// <summary>The answer over all candidate studies and jurisdictions, with its findings.</summary>
    public static Answer<DiagnosisSupport> Decide(OrderUnderReview review, StudyResult study, List<PolicyEdition> used)
    {
        var candidates = study.Study is { } one ? [one] : study.Candidates;
        var results = WeighAll(review, candidates);
        if (results.IsEmpty && study.Study is null && review.Coverage is not null)
        {
            review.Support = DiagnosisSupport.Insufficient;
            return Insufficient(review, DecisionRule.StudyUnknown, "Support cannot be told before it is known which study is meant.");
        }

        if (results.IsEmpty)
        {
            review.Support = DiagnosisSupport.NoPolicy;
            return NoPolicy(review);
        }

        used.AddRange(results.Select(result => result.Edition).Distinct<PolicyEdition>(ReferenceEqualityComparer.Instance));
        var values = results.Select(result => result.Value).Distinct().ToImmutableArray();
        // A single candidate means that something else than a heart study may be meant: its answer proves nothing.
        if (study.Study is null && (candidates.Length < 2 || values.Length > 1 || values[0] != DiagnosisSupport.Unsupported))
        {
            review.Study = null;
            review.Support = DiagnosisSupport.Insufficient;
            return Insufficient(review, DecisionRule.StudyUnknown, "Support cannot be told before it is known which study is meant.");
        }

        if (values.Length > 1)
        {
            review.Support = DiagnosisSupport.Insufficient;
            return Insufficient(
                review, DecisionRule.JurisdictionAmbiguous, $"The contractors that may be responsible answer differently: {string.Join(", ", results.Select(result => $"{result.Edition.Issuer} {result.Value.ToCode()}").Distinct())}.");
        }

        var decided = results[0];
        if (decided.Deciding.IsEmpty)
        {
            // An edition that says nothing about the study is no policy for it.
            review.Support = DiagnosisSupport.NoPolicy;
            return NoPolicy(review);
        }

        review.Support = decided.Value;
        review.Gaps = decided.Value == DiagnosisSupport.Insufficient && !decided.Contradiction ? decided.Deciding : [];
        SupportFindings.Raise(review, decided);
        CompareWithStated(review, study, decided.Value);
        return decided.Contradiction && decided.Value == DiagnosisSupport.Insufficient
            ? new Answer<DiagnosisSupport>(decided.Value, [review.Knowledge.DecisionRules.Because(
                DecisionRule.PurposeContradiction, "The order and the record contradict each other, so the listed reason cannot be relied on.")])
            : new Answer<DiagnosisSupport>(decided.Value, [.. decided.Deciding.Select(entry => SupportFindings.AsReason(review, decided, entry))]);
    }

    private static void CompareWithStated(OrderUnderReview review, StudyResult study, DiagnosisSupport value)
    {
        if (study.StatedStudy is not { } stated || stated == study.Study)
        {
            return;
        }

        var asWritten = WeighAll(review.Again(review.Pinned), [stated]).Select(result => result.Value).Distinct().ToImmutableArray();
        if (asWritten is [var other] && other != value)
        {
            review.Raise(
                DecisionRule.StatedCodeDiffers, FindingCode.CodeComponentMismatch, Severity.Warning,
                $"The answers are for what is asked for ({study.Study!.CptCode}: {value.ToCode()}); {stated.CptCode} as written would be answered {other.ToCode()}.",
                "Settle the code before a claim or a request for authorization is sent.", review.Order.Origin);
        }
    }

    /// <summary>One result per edition in force for the candidate studies at the possible places; the trail keeps those that decide.</summary>
    public static ImmutableArray<SupportResult> WeighAll(OrderUnderReview review, ImmutableArray<Study> candidates)
    {
        var order = review.Order;
        var state = order.PlaceOfService?.State;
        var results = new List<SupportResult>();
        var medicare = review.PayerKind is PayerKind.Medicare or PayerKind.MedicareAdvantage;
        List<string?> places = [];
        if (!medicare)
        {
            places.Add(null);
        }
        else
        {
            places.AddRange(review.Jurisdictions.IsEmpty
                ? review.Knowledge.Jurisdictions.All.Select(one => one.Id).Where(id => id != JurisdictionTable.Railroad)
                : review.Jurisdictions);
        }

        foreach (var candidate in candidates)
        {
            foreach (var place in places)
            {
                var edition = review.Coverage is null ? null
                    : review.Knowledge.Policies.InForce(Question.Support, review.PayerKind, review.Coverage.Payer, place, state, candidate.Id, order.DateOfService);
                if (edition is null)
                {
                    if (medicare && review.Jurisdictions.IsEmpty)
                    {
                        continue;
                    }

                    return [];
                }

                if (results.Exists(result => ReferenceEquals(result.Edition, edition) && ReferenceEquals(result.Study, candidate)))
                {
                    continue;
                }

                var mark = review.Trail.Count;
                var result = Weigh(review, candidate, edition);
                if (results.Count > 0 && review.Jurisdictions.IsEmpty)
                {
                    // All contractors are asked when the place is unknown; one trail is enough to read.
                    review.Trail.RemoveRange(mark, review.Trail.Count - mark);
                }

                results.Add(result);
            }
        }

        return [.. results];
    }

    private static bool RestsOnCode(OrderUnderReview review, TrailEntry entry) =>
        entry.Evidence.Any(evidence => review.Picture.Reasons.Any(reason => reason.Evidence == evidence));

    private static Truth Or(Truth one, Truth two) =>
        one == Truth.Met || two == Truth.Met ? Truth.Met : one == Truth.Unknown || two == Truth.Unknown ? Truth.Unknown : Truth.NotMet;

    private static Answer<DiagnosisSupport> NoPolicy(OrderUnderReview review)
    {
        var says = review.Coverage is null
            ? "No coverage is active on the day of the study, so no policy applies."
            : FormattableString.Invariant($"No policy of this payer for this study was in force on {review.Order.DateOfService:yyyy-MM-dd}, or none is known to us.");
        if (review.Coverage is not null && review.PayerKind != PayerKind.SelfPay)
        {
            review.Raise(
                DecisionRule.NoPolicy, FindingCode.NoPolicyInForce, Severity.Information, says, "Ask the payer which rules apply.", review.Order.Origin);
        }

        return new Answer<DiagnosisSupport>(DiagnosisSupport.NoPolicy, [review.Knowledge.DecisionRules.Because(DecisionRule.NoPolicy, says)]);
    }

    private static Answer<DiagnosisSupport> Insufficient(OrderUnderReview review, string rule, string says)
    {
        review.Raise(rule, FindingCode.DiagnosisInsufficient, Severity.Warning, says, null, review.Order.Origin);
        return new Answer<DiagnosisSupport>(DiagnosisSupport.Insufficient, [review.Knowledge.DecisionRules.Because(rule, says)]);
    }
}

/// <summary>What one edition says about one study of an order.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Study">The study.</param>
/// <param name="Edition">The edition.</param>
/// <param name="Deciding">The criteria that decided.</param>
/// <param name="Raised">Every criterion that was looked at, with its result.</param>
internal sealed record SupportResult(
    DiagnosisSupport Value, Study Study, PolicyEdition Edition, ImmutableArray<TrailEntry> Deciding, ImmutableArray<(Criterion Criterion, TrailEntry Entry)> Raised)
{
    /// <summary>True when the lists and criteria are fulfilled but order and record contradict each other.</summary>
    public bool Contradiction { get; init; }

    /// <summary>True when every reason was read and none is listed.</summary>
    public bool Unlisted { get; init; }

    /// <summary>True when the list accepts a reason for which the text names no use.</summary>
    public bool TextSilent { get; init; }
}
