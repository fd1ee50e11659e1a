using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Turns the result of a criterion into its findings.</summary>
internal static class CriterionFindings
{
    public static void Raise(OrderUnderReview review, Criterion criterion, TrailEntry entry)
    {
        var raised = false;
        foreach (var finding in criterion.Findings)
        {
            if (finding.On == entry.Result)
            {
                // A remark beside an authorization rule does not say what the rule answers.
                raised |= criterion.Answer?.PriorAuth is null || finding.Code.StartsWith("prior-auth-", StringComparison.Ordinal);
                Add(review, entry, finding.Code, finding.Severity, finding.Text ?? entry.Says, finding.Remedy);
            }
        }

        if (raised)
        {
            return;
        }

        switch (criterion.Role)
        {
            case CriterionRole.Excludes when entry.Result == Truth.Met:
            case CriterionRole.Requires when entry.Result == Truth.NotMet:
                Add(review, entry, FindingCode.ExcludedByPolicy, Severity.Warning, entry.Says, "If what was told is wrong, correct the record; otherwise expect a denial.");
                break;
            case CriterionRole.Decides when entry.Result == Truth.Met && Answered(criterion.Answer!) is var (code, severity, remedy):
                Add(review, entry, code, severity, entry.Says, remedy);
                break;
            case CriterionRole.Requires when entry.Result == Truth.Unknown:
                Add(
                    review, entry, FindingCode.FactMissing, Severity.Warning, entry.Says,
                    entry.Missing.IsEmpty ? "Document it, if it is so." : $"Document, if known: {string.Join("; ", entry.Missing)}.");
                break;
        }
    }

    // The answers that the reader must see; the others are silent.
    private static (string Code, Severity Severity, string? Remedy)? Answered(RuleAnswer answer) => answer switch
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

    private static void Add(OrderUnderReview review, TrailEntry entry, string code, Severity severity, string text, string? remedy)
    {
        var places = entry.Evidence.Select(evidence => evidence.Origin).OfType<string>().Distinct().ToImmutableArray();
        review.Findings.Add(new Finding(code, severity, text)
        {
            Remedy = remedy,
            Criterion = entry.Criterion,
            Citation = entry.Citation,
            Expressions = !places.IsEmpty ? places : review.Order.Origin is { } origin ? [origin] : [],
        });
    }
}
