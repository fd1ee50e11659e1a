using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Requested components that cannot be done together, or that are requested with and without.</summary>
internal static class ComponentContradiction
{
    public static bool IsIn(ImmutableArray<ComponentRow> rows) => rows.Length > 1 || rows[0].Outcome == ComponentOutcome.Contradiction;

    /// <summary>The answer then: undetermined among the studies that the rows allow.</summary>
    public static StudyResult Resolve(
        StudyRequest request, StudyFindings findings, StudyResultBuilder answer, ImmutableArray<ComponentRow> rows)
    {
        var possible = rows.SelectMany(row => row.PossibleStudies).Distinct().ToImmutableArray();
        var row = rows.FirstOrDefault(row => row.Outcome == ComponentOutcome.Contradiction) ?? rows[0];
        var (evidence, origins) = (request.Components.Evidence, request.Components.Origins);
        var remedy = row.Outcome == ComponentOutcome.Contradiction ? row.Ask : StudyTexts.WhichIsMeant(possible);
        answer.AddReason(findings.Because(row.Rule, row.Rule.Says, evidence));
        answer.AddReason(findings.Raise(
            StudyRule.ComponentsAgree,
            rows.Length > 1 ? StudyTexts.BothWays(remedy) : StudyTexts.CannotBeDoneTogether(row.Rule.Says, remedy), Severity.Warning,
            evidence, origins));
        return answer.Undetermined(possible);
    }
}
