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
            findings.Add(Raise(entry, origin, finding.Code, finding.Severity, finding.Text ?? entry.Says, finding.Remedy));
        }

        if (!answered && ByRole(criterion, entry) is var (code, severity, remedy))
        {
            findings.Add(Raise(entry, origin, code, severity, entry.Says, remedy));
        }

        return findings.DrainToImmutable();
    }

    private static (string Code, Severity Severity, string? Remedy)? ByRole(Criterion criterion, TrailEntry entry) => (criterion.Role, entry.Result) switch
    {
        (CriterionRole.Excludes, Truth.Met) or (CriterionRole.Requires, Truth.NotMet) =>
            (FindingCode.ExcludedByPolicy, Severity.Warning, "If what was told is wrong, correct the record; otherwise expect a denial."),
        (CriterionRole.Decides, Truth.Met) => ByAnswer(criterion.Answer!),
        (CriterionRole.Requires, Truth.Unknown) =>
            (FindingCode.FactMissing, Severity.Warning, entry.Missing.IsEmpty ? "Document it, if it is so." : $"Document, if known: {string.Join("; ", entry.Missing)}."),
        _ => null,
    };

    // The answers that the reader must see; the others are silent.
    private static (string Code, Severity Severity, string? Remedy)? ByAnswer(RuleAnswer answer) => answer switch
    {
        { Abn: AbnStatus.Needed } => (FindingCode.AbnNeeded, Severity.Warning, "Offer the Advance Beneficiary Notice (CMS-R-131) before the study and keep the signed form; the claim then carries GA."),
        { Abn: AbnStatus.OnFile } => (FindingCode.AbnOnFile, Severity.Information, null),
        { Abn: AbnStatus.Undetermined } => (FindingCode.AbnUndetermined, Severity.Information, null),
        { PriorAuth: OrderCheck.PriorAuth.Required } => (FindingCode.PriorAuthRequired, Severity.Warning, "Request the authorization before the study."),
        { PriorAuth: OrderCheck.PriorAuth.Likely } => (FindingCode.PriorAuthLikely, Severity.Warning, "Ask the plan, and request the authorization before the study if it wants one."),
        { PriorAuth: OrderCheck.PriorAuth.Unknown } => (FindingCode.PriorAuthUnknown, Severity.Information, "Ask the plan before the study."),
        { PriorAuth: OrderCheck.PriorAuth.Satisfied } => (FindingCode.PriorAuthSatisfied, Severity.Information, null),
        _ => null,
    };

    private static Finding Raise(TrailEntry entry, string? origin, string code, Severity severity, string text, string? remedy)
    {
        var places = entry.Evidence.Select(evidence => evidence.Origin).OfType<string>().Distinct().ToImmutableArray();
        return new Finding(code, severity, text)
        {
            Remedy = remedy,
            Criterion = entry.Criterion,
            Citation = entry.Citation,
            Expressions = !places.IsEmpty ? places : origin is not null ? [origin] : [],
        };
    }
}
