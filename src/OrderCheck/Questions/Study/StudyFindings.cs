using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Writes findings, reasons and trail entries of the first question, each with its rule and citation.</summary>
internal sealed class StudyFindings(CitedRules rules, List<Finding> findings, List<TrailEntry> trail)
{
    public Reason Because(string id, string says, ImmutableArray<Evidence> evidence) => Because(rules[id], says, evidence);

    public Reason Because(CitedRule rule, string says, ImmutableArray<Evidence> evidence)
    {
        Look(rule, Truth.Met, evidence);
        return rule.Because(says, evidence);
    }

    public void Look(string id, Truth result, ImmutableArray<Evidence> evidence, params ImmutableArray<string> missing) =>
        Look(rules[id], result, evidence, missing);

    public void Look(CitedRule rule, Truth result, ImmutableArray<Evidence> evidence, params ImmutableArray<string> missing) =>
        trail.Add(new TrailEntry(Question.Study, rule.Id, result, rule.Says, rule.Citation, evidence, missing));

    public Reason Raise(
        string id, FindingText text, Severity severity, ImmutableArray<Evidence> evidence, ImmutableArray<string> expressions,
        Truth result = Truth.NotMet) =>
        Raise(rules[id], text, severity, evidence, expressions, result);

    public Reason Raise(
        CitedRule rule, FindingText text, Severity severity, ImmutableArray<Evidence> evidence, ImmutableArray<string> expressions,
        Truth result = Truth.NotMet)
    {
        Look(rule, result, evidence);
        findings.Add(rule.Raise(text, severity, [.. expressions]));
        return rule.Because(text.Says, evidence);
    }
}
