using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The reasons and findings of the third answer.</summary>
internal sealed class SupportFindings
{
    private readonly EvaluationInput _input;
    private readonly SupportResult _result;
    private readonly Knowledge _knowledge;
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();
    private bool _askFirst;

    private SupportFindings(EvaluationInput input, SupportResult result, Knowledge knowledge) =>
        (_input, _result, _knowledge) = (input, result, knowledge);

    private ImmutableArray<string?> ReasonPlaces => [.. _input.Clinical.ReasonOrigins];

    /// <summary>A deciding criterion as a sentence that is true as it came out.</summary>
    public static Reason AsReason(EvaluationInput input, SupportResult result, TrailEntry entry)
    {
        var isList = result.Edition.Lists.Any(list => list.Criterion.Id == entry.Criterion);
        return new Reason(SupportTexts.Criterion(entry, isList, Codes(input.Clinical.Reasons)), entry.Criterion, entry.Citation, entry.Evidence);
    }

    /// <summary>The findings of the decided result, and whether to ask for another diagnosis before a notice is given.</summary>
    public static (ImmutableArray<Finding> Findings, bool AskFirst) Of(EvaluationInput input, SupportResult result, Knowledge knowledge)
    {
        var writer = new SupportFindings(input, result, knowledge);
        writer.RaiseAll();
        return (writer._findings.ToImmutable(), writer._askFirst);
    }

    private void RaiseAll()
    {
        RaiseCriteria();
        RaiseStale();
        if (_result.IsContradicted && _result.Value == DiagnosisSupport.Insufficient)
        {
            Raise(DecisionRule.PurposeContradiction, SupportTexts.ReasonContradicted, Severity.Warning, ReasonPlaces);
        }
        else if (_result.Value == DiagnosisSupport.Insufficient && _result.Deciding is [var gap, ..])
        {
            AskForDiagnosis(gap);
        }

        if (_result is { Value: DiagnosisSupport.Unsupported, IsUnlisted: true } && _input.Answers.Purpose != OrderPurpose.Screening)
        {
            RaiseUnlisted(_result.Deciding[0]);
            LookForListed();
        }

        if (_result is { IsTextSilent: true, Value: DiagnosisSupport.Supported })
        {
            Raise(DecisionRule.TextSilent, SupportTexts.ListedButUnexplained, Severity.Information, ReasonPlaces);
        }

        if (_result.Value == DiagnosisSupport.Supported && !_input.Clinical.Reasons.IsEmpty && _input.Clinical.HasTestCodeAlone)
        {
            Raise(DecisionRule.StatusCodeAlone, SupportTexts.TestCodeAlone(Codes(_input.Clinical.Reasons)), Severity.Warning, ReasonPlaces);
        }

        if (_input.Order.DateOfService < _result.Edition.Transcribed && !_result.Edition.Lists.IsEmpty)
        {
            Raise(DecisionRule.ListReadLater, SupportTexts.ListReadLater(_result.Edition.Transcribed), Severity.Information);
        }
    }

    // What is missing no longer matters once a fact speaks against the order, and one exclusion is raised once.
    private void RaiseCriteria()
    {
        var isUnsupported = _result.Value == DiagnosisSupport.Unsupported;
        var isExcluded = _result.Criteria.Any(one => Fails(one.Criterion, one.Entry) && !IsSilent(one.Criterion, one.Entry));
        foreach (var (criterion, entry) in _result.Criteria)
        {
            var isMissing = entry.Result == Truth.Unknown && criterion.Role == CriterionRole.Requires;
            var isRepeated = isExcluded && Fails(criterion, entry) && IsSilent(criterion, entry);
            if (isUnsupported && (isMissing || isRepeated))
            {
                continue;
            }

            isExcluded |= Fails(criterion, entry);
            _findings.AddRange(CriterionFindings.Of(criterion, entry, _input.Order.Origin));
        }
    }

    // Old evidence is history: a warning where it would have decided, else worth knowing.
    private void RaiseStale()
    {
        if (_result.Value == DiagnosisSupport.Unsupported)
        {
            return;
        }

        var deciding = _result.Deciding.SelectMany(entry => entry.Stale).ToHashSet(StringComparer.Ordinal);
        var stale = _result.Trail.SelectMany(entry => entry.Stale).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        if (stale.IsEmpty)
        {
            return;
        }

        var decides = _result.Value == DiagnosisSupport.Insufficient && stale.Any(deciding.Contains);
        Raise(
            DecisionRule.EvidenceStale, SupportTexts.TooOld(stale, decides), decides ? Severity.Warning : Severity.Information, _input.Order.Origin);
    }

    private void RaiseUnlisted(TrailEntry first) => _findings.Add(CriterionFindings.Raise(
        first, SupportTexts.NotListed(Codes(_input.Clinical.Reasons), first.Citation.Document, _result.Study), Severity.Warning, _input.Clinical.ReasonOrigins));

    private void AskForDiagnosis(TrailEntry first)
    {
        var reasons = _input.Clinical.Reasons;
        if (!reasons.IsEmpty && reasons.All(reason => reason.Class == SignalClass.Status))
        {
            Raise(DecisionRule.StatusCodeAlone, SupportTexts.StatusCodeAlone(Codes(reasons)), Severity.Warning, ReasonPlaces);
        }

        // A prerequisite that is unknown names what it misses in a finding of its own; lists and indications do not.
        var own = _result.Criteria.Where(one => one.Criterion.Role == CriterionRole.Requires).Select(one => one.Entry).ToHashSet(ReferenceEqualityComparer.Instance);
        var missing = _result.Deciding.Where(entry => !own.Contains(entry)).SelectMany(entry => entry.Missing).Distinct().ToImmutableArray();
        var places = _input.Clinical.ReasonOrigins;
        _findings.Add(CriterionFindings.Raise(
            first, SupportTexts.NotDecidable(_result.Edition.Issuer, missing, anyOne: _result.Edition.Lists.IsEmpty, HasListedReason ? [] : [.. Codes(ListedInChart())]),
            missing.IsEmpty ? Severity.Information : Severity.Warning, places.IsEmpty && _input.Order.Origin is { } origin ? [origin] : places));
    }

    // An unlisted reason: is there a listed one that is more specific, or one that the chart already documents?
    private void LookForListed()
    {
        var listed = ListedCodes;
        foreach (var reason in _input.Clinical.Reasons.Where(reason => _knowledge.Icd10Cm.IsUnspecified(reason.Value)))
        {
            LookForMoreSpecific(reason, listed);
        }

        var documented = ListedInChart();
        if (!documented.IsEmpty)
        {
            AskFirst(
                DecisionRule.ListedInRecord, SupportTexts.ListedInChart(Codes(documented)), [.. documented.Select(one => one.Evidence.Origin)]);
        }

        foreach (var diagnosis in _knowledge.TestKinds.AbnormalDiagnoses.Where(one => listed.Contains(one.Code)))
        {
            LookForAbnormalTest(diagnosis);
        }
    }

    private HashSet<string> ListedCodes =>
        _result.Edition.Lists.Where(list => list.Studies.Contains(_result.Study.Id)).SelectMany(list => list.Codes).ToHashSet(StringComparer.Ordinal);

    private bool HasListedReason => _input.Clinical.Reasons.Any(reason => ListedCodes.Contains(reason.Value));

    // What the chart documents now, the list accepts and no reason gives.
    private ImmutableArray<ValidDiagnosis> ListedInChart()
    {
        var listed = ListedCodes;
        return
        [
            .. _input.Clinical.Record.Where(one => one.ConditionStatus == ConditionStatus.Present && one.Class != SignalClass.Status && listed.Contains(one.Value)
                && _input.Clinical.Reasons.All(reason => reason.Value != one.Value)),
        ];
    }

    private void LookForAbnormalTest(AbnormalTestDiagnosis diagnosis)
    {
        if (_input.Clinical.Tests.FirstOrDefault(test => test.Kind == diagnosis.Kind && test.Told.Final) is { } test
            && (test.Result == TestResult.Abnormal || test.Told.StenosisPercent >= diagnosis.StenosisFrom))
        {
            AskFirst(
                DecisionRule.ListedInRecord, SupportTexts.AbnormalTestNotCoded(diagnosis.Called, diagnosis.Code), [test.Evidence.Origin]);
        }
    }

    private void LookForMoreSpecific(ValidDiagnosis reason, HashSet<string> listed)
    {
        var (icd, day) = (_knowledge.Icd10Cm, _input.Order.DateOfService);
        var siblings = listed
            .Where(code => icd.IsFormOf(code, reason.Value) && icd.Understand(code, day).State == CodeState.Valid)
            .Order(StringComparer.Ordinal).ToImmutableArray();
        if (!siblings.IsEmpty)
        {
            AskFirst(DecisionRule.MoreSpecificDiagnosis, SupportTexts.MoreSpecific(reason.Value, siblings), [reason.Evidence.Origin]);
        }
    }

    private void AskFirst(string rule, FindingText text, ImmutableArray<string?> places)
    {
        _askFirst = true;
        Raise(rule, text, Severity.Warning, places);
    }

    private void Raise(string rule, FindingText text, Severity severity, params ImmutableArray<string?> places) =>
        _findings.Add(_knowledge.DecisionRules.Raise(rule, text, severity, places));

    private static IEnumerable<string> Codes(IEnumerable<ValidDiagnosis> diagnoses) => diagnoses.Select(diagnosis => diagnosis.Value);

    // True when the criterion has no finding of its own for the result.
    private static bool IsSilent(Criterion criterion, TrailEntry entry) => criterion.Findings.All(finding => finding.On != entry.Result);

    private static bool Fails(Criterion criterion, TrailEntry entry) =>
        (criterion.Role, entry.Result) is (CriterionRole.Excludes, Truth.Met) or (CriterionRole.Requires, Truth.NotMet);
}
