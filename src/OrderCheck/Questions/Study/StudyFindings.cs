using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Writes findings, reasons and trail entries of the first question, each with its criterion and citation.</summary>
internal sealed class StudyFindings(CitedRules rules, List<Finding> findings, List<TrailEntry> trail)
{
    public Reason Because(string rule, string says, ImmutableArray<Evidence> evidence) => Because(rules[rule], says, evidence);

    public Reason Because(Criterion criterion, string says, ImmutableArray<Evidence> evidence)
    {
        Look(criterion, Truth.Met, evidence);
        return new Reason(says, criterion.Id, criterion.Citation, evidence);
    }

    public void Look(string rule, Truth result, ImmutableArray<Evidence> evidence, params ImmutableArray<string> missing) => Look(rules[rule], result, evidence, missing);

    public void Look(Criterion criterion, Truth result, ImmutableArray<Evidence> evidence, params ImmutableArray<string> missing) =>
        trail.Add(new TrailEntry(Question.Study, criterion.Id, result, criterion.Says, criterion.Citation, evidence, missing));

    public Reason Raise(
        string rule, string code, Severity severity, string text, string? remedy, ImmutableArray<Evidence> evidence, ImmutableArray<string> expressions, Truth result = Truth.NotMet) =>
        Raise(rules[rule], code, severity, text, remedy, evidence, expressions, result);

    public Reason Raise(
        Criterion criterion, string code, Severity severity, string text, string? remedy, ImmutableArray<Evidence> evidence, ImmutableArray<string> expressions, Truth result = Truth.NotMet)
    {
        Look(criterion, result, evidence);
        findings.Add(new Finding(code, severity, text) { Remedy = remedy, Criterion = criterion.Id, Citation = criterion.Citation, Expressions = expressions });
        return new Reason(text, criterion.Id, criterion.Citation, evidence);
    }
}

internal static class StudyWording
{
    /// <summary>The label as it stands inside a sentence.</summary>
    public static string InSentence(this Study study) =>
        char.IsLower(study.Label[1]) ? char.ToLowerInvariant(study.Label[0]) + study.Label[1..] : study.Label;
}
