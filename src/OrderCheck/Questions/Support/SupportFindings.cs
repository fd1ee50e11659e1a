using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Says the third answer: its reasons and the findings that go with it.</summary>
internal static class SupportFindings
{
    private const int MaxCodesNamed = 8;

    /// <summary>A deciding criterion as a sentence that is true as it came out.</summary>
    public static Reason AsReason(OrderUnderReview review, SupportResult result, TrailEntry entry)
    {
        var isList = result.Edition.Lists.Any(list => list.Criterion.Id == entry.Criterion);
        var says = entry.Result switch
        {
            Truth.NotMet when isList => $"{Codes(review.Picture.Reasons.Select(reason => reason.Value))} is not on the diagnosis list of {entry.Citation.Document}.",
            Truth.Unknown when isList => $"Whether the reason is listed cannot be told: {string.Join("; ", entry.Missing)}.",
            Truth.NotMet => $"Not fulfilled: {entry.Says}",
            Truth.Unknown when !entry.Missing.IsEmpty => $"{entry.Says} Not told: {string.Join("; ", entry.Missing)}.",
            _ => entry.Says,
        };
        return new Reason(says, entry.Criterion, entry.Citation, entry.Evidence);
    }

    /// <summary>Raises the findings of the decided result.</summary>
    public static void Raise(OrderUnderReview review, SupportResult result)
    {
        // What is missing no longer matters once something told speaks against the order, and one exclusion is said once.
        var unsupported = result.Value == DiagnosisSupport.Unsupported;
        var excluded = result.Raised.Any(raised => Fails(raised) && !IsSilent(raised));
        foreach (var raised in result.Raised)
        {
            if (unsupported && ((raised.Entry.Result == Truth.Unknown && raised.Criterion.Role == CriterionRole.Requires) || (Fails(raised) && IsSilent(raised) && excluded)))
            {
                continue;
            }

            excluded |= Fails(raised);
            CriterionFindings.Raise(review, raised.Criterion, raised.Entry);
        }

        if (review.PayerKind != PayerKind.MedicareAdvantage)
        {
            foreach (var entry in result.Deciding)
            {
                PlanRuleAge.Raise(review, result.Edition, entry);
            }
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
                "The code is listed, but what was told does not yet show why the scan is needed.",
                "Add the clinical question to the order.", [.. reasons]);
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
        var says = result.Edition.Lists.IsEmpty && missing.Length > 1
            ? $"One of these would settle it: {string.Join("; ", missing)}."
            : $"Not told: {string.Join("; ", missing)}.";
        review.Findings.Add(new Finding(
            FindingCode.DiagnosisInsufficient, missing.IsEmpty ? Severity.Information : Severity.Warning,
            $"It cannot be told yet whether {result.Edition.Issuer} will accept the reason.{(missing.IsEmpty ? "" : " " + says)}")
        {
            Remedy = missing.IsEmpty ? null : "Document it, if it is so.",
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
            .Where(one => one.ConditionStatus == ConditionStatus.Present && one.Class != SignalClass.Status && listed.Contains(one.Value) && review.Picture.Reasons.All(reason => reason.Value != one.Value))
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
        return all.Length <= MaxCodesNamed ? string.Join(", ", all) : $"{string.Join(", ", all[..MaxCodesNamed])} and {all.Length - MaxCodesNamed} more";
    }

    // True when the criterion has no finding of its own for what came out.
    private static bool IsSilent((Criterion Criterion, TrailEntry Entry) raised)
    {
        foreach (var finding in raised.Criterion.Findings)
        {
            if (finding.On == raised.Entry.Result)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fails((Criterion Criterion, TrailEntry Entry) raised) =>
        (raised.Criterion.Role, raised.Entry.Result) is (CriterionRole.Excludes, Truth.Met) or (CriterionRole.Requires, Truth.NotMet);
}
