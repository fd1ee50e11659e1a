using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Does the diagnosis support the study under the policy in force?</summary>
internal static class SupportDecider
{
    private const int MostCodesNamed = 8;

    /// <summary>The answer for a study under one edition, with the trail written; no findings are raised.</summary>
    public static SupportResult Weigh(OrderUnderReview review, Study study, PolicyEdition edition)
    {
        (review.Study, review.Edition) = (study, edition);
        var failures = ImmutableArray.CreateBuilder<TrailEntry>();
        var gaps = ImmutableArray.CreateBuilder<TrailEntry>();
        var grounds = ImmutableArray.CreateBuilder<TrailEntry>();
        var raised = ImmutableArray.CreateBuilder<(Criterion, TrailEntry)>();

        var hasList = false;
        var listed = Truth.NotMet;
        var listEntries = ImmutableArray.CreateBuilder<TrailEntry>();
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
        var covers = ImmutableArray.CreateBuilder<TrailEntry>();
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

        // Without a list an indication counts only through a coded reason: coverage is decided by ICD-10-CM.
        if (!hasList && covered == Truth.Met && !covers.Any(entry => entry.Result == Truth.Met && RestsOnCode(review, entry)))
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

        // A contradictory order is no ground to stand on, whatever its codes say.
        var contradiction = failures.Count == 0 && gaps.Count == 0 && review.Purpose != OrderPurpose.Diagnostic;
        var value = failures.Count > 0 ? DiagnosisSupport.Unsupported
            : gaps.Count > 0 || contradiction || grounds.Count == 0 ? DiagnosisSupport.Insufficient
            : DiagnosisSupport.Supported;
        var deciding = failures.Count > 0 ? failures : gaps.Count > 0 ? gaps : grounds;
        return new SupportResult(value, study, edition, deciding.ToImmutable(), raised.ToImmutable())
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
        if (results.IsEmpty)
        {
            review.Support = DiagnosisSupport.NoPolicy;
            return NoPolicy(review);
        }

        used.AddRange(results.Select(result => result.Edition).Distinct());
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
                review, DecisionRule.JurisdictionAmbiguous, $"The contractors that may be responsible answer differently ({string.Join(", ", results.Select(result => $"{result.Edition.Policy}: {result.Value.ToWire()}"))}).");
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
        RaiseFindings(review, decided);
        return decided.Contradiction && decided.Value == DiagnosisSupport.Insufficient
            ? new Answer<DiagnosisSupport>(decided.Value, [review.Knowledge.DecisionRules.Because(
                DecisionRule.PurposeContradiction, "The order and the record contradict each other, so the listed reason cannot be relied on.")])
            : new Answer<DiagnosisSupport>(decided.Value, [.. decided.Deciding.Select(AsReason)]);
    }

    /// <summary>One result per edition in force for the candidate studies at the possible places; the trail keeps those that decide.</summary>
    public static ImmutableArray<SupportResult> WeighAll(OrderUnderReview review, ImmutableArray<Study> candidates)
    {
        var order = review.Order;
        var state = order.PlaceOfService?.State;
        var results = ImmutableArray.CreateBuilder<SupportResult>();
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

                if (results.Any(result => ReferenceEquals(result.Edition, edition) && ReferenceEquals(result.Study, candidate)))
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

        return results.ToImmutable();
    }

    public static Reason AsReason(TrailEntry entry) => new(
        entry.Result == Truth.Unknown && !entry.Missing.IsEmpty ? $"{entry.Says} Not told: {string.Join("; ", entry.Missing)}." : entry.Says,
        entry.Criterion, entry.Citation, entry.Evidence);

    private static bool Fails((Criterion Criterion, TrailEntry Entry) raised) =>
        (raised.Criterion.Role, raised.Entry.Result) is (CriterionRole.Excludes, Truth.Met) or (CriterionRole.Requires, Truth.NotMet);

    private static bool RestsOnCode(OrderUnderReview review, TrailEntry entry) =>
        entry.Evidence.Any(evidence => review.Picture.Reasons.Any(reason => reason.Evidence == evidence));

    private static Truth Or(Truth one, Truth two) =>
        one == Truth.Met || two == Truth.Met ? Truth.Met : one == Truth.Unknown || two == Truth.Unknown ? Truth.Unknown : Truth.NotMet;

    private static Answer<DiagnosisSupport> NoPolicy(OrderUnderReview review)
    {
        var says = review.Coverage is null
            ? "No coverage is active on the day of the study, so no policy applies."
            : FormattableString.Invariant($"No policy of this payer for this study was in force on {review.Order.DateOfService:yyyy-MM-dd}, or none is known to us.");
        if (review.Coverage is not null)
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

    private static void RaiseFindings(OrderUnderReview review, SupportResult result)
    {
        // What is missing no longer matters once something told speaks against the order, and one exclusion is said once.
        var unsupported = result.Value == DiagnosisSupport.Unsupported;
        var excluded = result.Raised.Any(raised => raised.Criterion.Findings.Any(finding => finding.On == raised.Entry.Result && Fails(raised)));
        foreach (var raised in result.Raised)
        {
            var silent = raised.Criterion.Findings.All(finding => finding.On != raised.Entry.Result);
            if (unsupported && ((raised.Entry.Result == Truth.Unknown && raised.Criterion.Role == CriterionRole.Requires) || (silent && Fails(raised) && excluded)))
            {
                continue;
            }

            excluded |= Fails(raised);
            CriterionFindings.Raise(review, raised.Criterion, raised.Entry);
        }

        var reasons = review.Picture.ReasonOrigins;
        if (result.Deciding.FirstOrDefault() is { } first)
        {
            switch (result.Value)
            {
                case DiagnosisSupport.Insufficient when !result.Contradiction:
                    AskForDiagnosis(review, result, first, reasons);
                    break;
                case DiagnosisSupport.Unsupported when result.Unlisted && review.Purpose != OrderPurpose.Screening:
                    review.Findings.Add(new Finding(
                        FindingCode.DiagnosisNotSupporting, Severity.Warning,
                        $"None of the reasons ({Codes(review.Picture.Reasons.Select(reason => reason.Value))}) is on the diagnosis list of {first.Citation.Document} for {result.Study.CptCode}.")
                    {
                        Remedy = "If the record documents another reason that applies, add it to the order; otherwise expect a denial.",
                        Criterion = first.Criterion,
                        Citation = first.Citation,
                        Expressions = reasons,
                    });
                    break;
            }
        }

        if (result.Contradiction && result.Value == DiagnosisSupport.Insufficient)
        {
            review.Raise(
                DecisionRule.PurposeContradiction, FindingCode.DiagnosisInsufficient, Severity.Warning,
                "The reason is acceptable as coded, but order and record contradict each other.", "Settle the contradiction first.", [.. reasons]);
        }

        if (result.Value == DiagnosisSupport.Unsupported && result.Unlisted && review.Purpose != OrderPurpose.Screening)
        {
            LookForListed(review, result);
        }

        if (result is { TextSilent: true, Value: DiagnosisSupport.Supported })
        {
            review.Raise(
                DecisionRule.TextSilent, FindingCode.DocumentToAttach, Severity.Information,
                "The reason is on the diagnosis list, but what was told fits none of the uses that the policy's text names.",
                "Keep the clinical question in the record: a listed code is necessary, not sufficient.", [.. reasons]);
        }

        if (review.Order.DateOfService < result.Edition.Transcribed && !result.Edition.Lists.IsEmpty)
        {
            review.Raise(
                DecisionRule.ListReadLater, FindingCode.ListReadLater, Severity.Information,
                FormattableString.Invariant($"The list was read on {result.Edition.Transcribed:yyyy-MM-dd}, after the day of the study; codes added or removed in between cannot be told."));
        }
    }

    private static void AskForDiagnosis(OrderUnderReview review, SupportResult result, TrailEntry first, ImmutableArray<string> reasons)
    {
        var statusOnly = review.Picture.Reasons.Length > 0 && review.Picture.Reasons.All(reason => reason.Class == SignalClass.Status);
        if (statusOnly)
        {
            review.Raise(
                DecisionRule.StatusCodeAlone, FindingCode.StatusCodeAlone, Severity.Warning,
                $"{Codes(review.Picture.Reasons.Select(reason => reason.Value))} says what was done before, not why the study is needed now.",
                "Add the present symptom or finding, if there is one.", [.. reasons]);
        }

        // A prerequisite that is unknown names what it misses in a finding of its own; lists and indications do not.
        var own = result.Raised.Where(raised => raised.Criterion.Role == CriterionRole.Requires).Select(raised => raised.Entry).ToHashSet(ReferenceEqualityComparer.Instance);
        var missing = result.Deciding.Where(entry => !own.Contains(entry)).SelectMany(entry => entry.Missing).Distinct().ToImmutableArray();
        review.Findings.Add(new Finding(
            FindingCode.DiagnosisInsufficient, Severity.Warning,
            $"Not enough was told to say whether {first.Citation.Document} accepts the reason.{(missing.IsEmpty ? "" : $" Not told: {string.Join("; ", missing)}.")}")
        {
            Remedy = "Document what is missing, if it is so.",
            Criterion = first.Criterion,
            Citation = first.Citation,
            Expressions = reasons.IsEmpty && review.Order.Origin is { } origin ? [origin] : reasons,
        });
    }

    // An unlisted reason: is there a listed one that is more specific, or one that the chart already documents?
    private static void LookForListed(OrderUnderReview review, SupportResult result)
    {
        var icd = review.Knowledge.Icd10Cm;
        var day = review.Order.DateOfService;
        var listed = result.Edition.Lists.Where(list => list.Studies.Contains(result.Study.Id)).SelectMany(list => list.Codes).ToHashSet(StringComparer.Ordinal);
        foreach (var reason in review.Picture.Reasons.Where(reason => icd.IsUnspecified(reason.Value)))
        {
            var siblings = listed
                .Where(code => code[..3] == reason.Value[..3] && !icd.IsUnspecified(code) && icd.Understand(code, day).State == CodeState.Valid)
                .Order(StringComparer.Ordinal).ToImmutableArray();
            if (!siblings.IsEmpty)
            {
                review.AskFirst = true;
                review.Raise(
                    DecisionRule.MoreSpecificDiagnosis, FindingCode.MoreSpecificDiagnosisAvailable, Severity.Warning,
                    $"{reason.Value} is unspecific and not listed; more specific codes of the same category are: {Codes(siblings)}.",
                    "If the record documents one of them, use it; if not, the notice follows.", reason.Evidence.Origin);
            }
        }

        var documented = review.Picture.Record
            .Where(one => one.Standing == Standing.Present && one.Class != SignalClass.Status && listed.Contains(one.Value) && review.Picture.Reasons.All(reason => reason.Value != one.Value))
            .ToImmutableArray();
        if (!documented.IsEmpty)
        {
            review.AskFirst = true;
            review.Raise(
                DecisionRule.ListedInRecord, FindingCode.MoreSpecificDiagnosisAvailable, Severity.Warning,
                $"The chart documents {Codes(documented.Select(one => one.Value))}, which is listed but not given as a reason.",
                "If it is a reason for this study, add it to the order; if not, the notice follows.", [.. documented.Select(one => one.Evidence.Origin)]);
        }

        // An abnormal coronary CTA on record is what R93.1 says.
        if (listed.Contains("R93.1") && review.Tests.FirstOrDefault(test => test.Kind == "coronary-cta" && test.Told.Final) is { } cta
            && (cta.Result == TestResult.Abnormal || cta.Told.StenosisPercent >= 40))
        {
            review.AskFirst = true;
            review.Raise(
                DecisionRule.ListedInRecord, FindingCode.DiagnosisSequence, Severity.Warning,
                "The coronary CTA on record is abnormal, but R93.1, the only listed code, is not on the order.",
                "If the report supports it, put R93.1 first and the clinical diagnosis second.", cta.Evidence.Origin);
        }
    }

    private static string Codes(IEnumerable<string> codes)
    {
        var all = codes.Distinct().ToImmutableArray();
        return all.Length <= MostCodesNamed ? string.Join(", ", all) : $"{string.Join(", ", all[..MostCodesNamed])} and {all.Length - MostCodesNamed} more";
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
