using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Turns the result of a criterion into its findings.</summary>
internal static class CriterionFindings
{
    /// <summary>The findings of a criterion: its own for the result, else those that its role calls for.</summary>
    /// <param name="criterion">The criterion.</param>
    /// <param name="entry">Its result.</param>
    /// <param name="origin">Where the order stands, for results without evidence of their own.</param>
    public static ImmutableArray<Finding> Of(Criterion criterion, TrailEntry entry, string? origin)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var answered = false;
        foreach (var finding in criterion.Findings.Where(finding => finding.On == entry.Result))
        {
            // A remark beside an authorization rule does not say what the rule answers.
            answered |= criterion.Answer?.PriorAuth is null || finding.Code.StartsWith("prior-auth-", StringComparison.Ordinal);
            findings.Add(Raise(
                entry, CriterionTexts.Own(finding.Code, finding.Text, finding.Remedy, entry), finding.Severity, PlacesOf(entry, origin)));
        }

        if (!answered && ByRole(criterion, entry) is var (text, severity))
        {
            findings.Add(Raise(entry, text, severity, PlacesOf(entry, origin)));
        }

        return findings.DrainToImmutable();
    }

    /// <summary>A finding that rests on the criterion.</summary>
    public static Finding Raise(TrailEntry entry, FindingText text, Severity severity, ImmutableArray<string> places) =>
        new(text.Code, severity, text.Says)
    {
        Remedy = text.Remedy,
        Criterion = entry.Criterion,
        Citation = entry.Citation,
        Expressions = places,
    };

    private static ImmutableArray<string> PlacesOf(TrailEntry entry, string? origin)
    {
        ImmutableArray<string> places = [.. entry.Evidence.Select(evidence => evidence.Origin).OfType<string>().Distinct()];
        return !places.IsEmpty ? places : origin is not null ? [origin] : [];
    }

    private static (FindingText Text, Severity Severity)? ByRole(Criterion criterion, TrailEntry entry) =>
        (criterion.Role, entry.Result) switch
    {
        (CriterionRole.Excludes, Truth.Met) or (CriterionRole.Requires, Truth.NotMet) => (CriterionTexts.Excluded(entry), Severity.Warning),
        (CriterionRole.Decides, Truth.Met) => ByAnswer(criterion.Answer!, entry),
        (CriterionRole.Requires, Truth.Unknown) => (CriterionTexts.Missing(entry), Severity.Warning),
        _ => null,
    };

    // The answers that the reader must see; the others are silent.
    private static (FindingText Text, Severity Severity)? ByAnswer(RuleAnswer answer, TrailEntry entry) => answer switch
    {
        { Abn: AbnStatus.Needed } => (CriterionTexts.AbnNeeded(entry), Severity.Warning),
        { Abn: AbnStatus.OnFile } => (CriterionTexts.AbnOnFile(entry), Severity.Information),
        { Abn: AbnStatus.Undetermined } => (CriterionTexts.AbnUndetermined(entry), Severity.Information),
        { PriorAuth: PriorAuth.Required } => (CriterionTexts.PriorAuthRequired(entry), Severity.Warning),
        { PriorAuth: PriorAuth.Likely } => (CriterionTexts.PriorAuthLikely(entry), Severity.Warning),
        { PriorAuth: PriorAuth.Unknown } => (CriterionTexts.PriorAuthUnknown(entry), Severity.Information),
        { PriorAuth: PriorAuth.Satisfied } => (CriterionTexts.PriorAuthSatisfied(entry), Severity.Information),
        _ => null,
    };
}
