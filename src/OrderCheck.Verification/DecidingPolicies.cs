using System.Collections.Immutable;

namespace OrderCheck.Verification;

/// <summary>Which coverage policies decide orders, as their own cases show. Ids, each under one heading.</summary>
/// <param name="Both">A criterion of the policy supports the order of one case, and one leaves the order of another unsupported or open.</param>
/// <param name="OneSided">Criteria that were read, but cases of one side only: it excludes or it covers.</param>
/// <param name="Stubs">It names the governing document without its criteria: no order can be supported by it.</param>
public sealed record DecidingPolicies(ImmutableArray<string> Both, ImmutableArray<string> OneSided, ImmutableArray<string> Stubs)
{
    internal static DecidingPolicies Of(Knowledge knowledge, IReadOnlyCollection<(PolicyCase Case, ImmutableArray<OrderAssessment> Answers)> run)
    {
        var policies = knowledge.Policies.All.Where(policy => policy.Question == Question.Support).ToLookup(CoverageGaps.IsStub, policy => policy.Id);
        var decided = run.Select(one => (Policy: one.Case.Owner, one.Answers[0].Support))
            .Where(one => one.Support is { } support && support.Reasons.Any(reason => reason.Criterion.Policy == one.Policy))
            .ToLookup(one => one.Policy, one => one.Support!.Value == DiagnosisSupport.Supported, StringComparer.Ordinal);
        var bySides = policies[false].ToLookup(policy => decided[policy].Distinct().Count() == 2);
        return new DecidingPolicies([.. bySides[true]], [.. bySides[false]], [.. policies[true]]);
    }
}
