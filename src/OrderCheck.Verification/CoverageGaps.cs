using System.Collections.Immutable;

namespace OrderCheck.Verification;

/// <summary>Something we know that we do not know.</summary>
/// <param name="Kind"><c>stub</c>, <c>unread-region</c>, <c>untold</c>, <c>own-knowledge</c>, <c>no-policy</c> or <c>unreviewed-signal</c>.</param>
/// <param name="Where">Policy, rule sheet, payer kind or signal file.</param>
/// <param name="Says">What is missing.</param>
public sealed record CoverageGap(string Kind, string Where, string Says);

/// <summary>Lists the gaps of the knowledge, so that nobody takes silence for coverage.</summary>
public static class CoverageGaps
{
    /// <summary>All gaps on a day, in a stable order.</summary>
    public static ImmutableArray<CoverageGap> Of(Knowledge knowledge, DateOnly day)
    {
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var editions = knowledge.Policies.All.Select(policy => policy.InForce(day)).OfType<PolicyEdition>().ToImmutableArray();
        gaps.AddRange(knowledge.Policies.All.Where(policy => policy.Question == Question.Support && policy.InForce(day) is { } edition && IsStub(edition))
            .Select(policy => new CoverageGap("stub", policy.Id, $"{policy.Title}: nothing that was read can support an order")));
        foreach (var edition in editions)
        {
            gaps.AddRange(edition.UnreadRegions.Select(region => new CoverageGap("unread-region", edition.Policy, $"ICD-10-CM {region} was not read")));
        }

        foreach (var edition in editions)
        {
            gaps.AddRange(edition.Criteria.Where(criterion => Untold(criterion.Test)).Select(criterion => new CoverageGap("untold", edition.Policy, criterion.Says)));
        }

        var cited = editions.SelectMany(edition => edition.Criteria.Concat(edition.Lists.Select(list => list.Criterion))).Select(AsRule)
            .Concat(knowledge.StudyRules.All).Concat(knowledge.ScreeningRules.All).Concat(knowledge.DecisionRules.All).Concat(knowledge.Safety.Concat(knowledge.AppropriateUse).Select(AsRule));
        gaps.AddRange(cited.Where(criterion => criterion.Citation.Confidence == "own")
            .Select(criterion => new CoverageGap("own-knowledge", criterion.Id.Policy, $"{criterion.Id.Criterion}: {criterion.Says}")));

        foreach (var study in knowledge.Studies.All.Where(study => !study.IsAddOn))
        {
            foreach (var kind in Enum.GetValues<PayerKind>().Where(kind => kind != PayerKind.Unknown))
            {
                if (kind is PayerKind.Medicare or PayerKind.MedicareAdvantage)
                {
                    gaps.AddRange(knowledge.Jurisdictions.All
                        .Where(area => knowledge.Policies.InForce(Question.Support, kind, null, area.Id, null, study.Id, day) is null)
                        .Select(area => new CoverageGap("no-policy", $"{kind.ToCode()} {area.Id}", $"no coverage policy for {study.Id} ({study.CptCode})")));
                }
                else if (knowledge.Policies.InForce(Question.Support, kind, null, null, null, study.Id, day) is null)
                {
                    gaps.Add(new CoverageGap("no-policy", kind.ToCode(), $"no coverage policy for {study.Id} ({study.CptCode})"));
                }
            }
        }

        foreach (var payer in knowledge.Payers.All.Where(payer => payer.Kind != PayerKind.Medicare))
        {
            var own = knowledge.Policies.All.Where(policy => policy.Scope.Payers.Contains(payer.Id) && policy.InForce(day) is not null).ToImmutableArray();
            gaps.AddRange(
                from question in new[] { Question.Support, Question.PriorAuth }
                from study in knowledge.Studies.All
                where !study.IsAddOn && !own.Any(policy => policy.Question == question && (policy.Scope.Studies.Count == 0 || policy.Scope.Studies.Contains(study.Id)))
                select new CoverageGap("no-policy", payer.Id, $"no {question.ToCode()} policy of this payer's own for {study.Id} ({study.CptCode})"));
        }

        gaps.AddRange(knowledge.Signals.All.Where(signal => !signal.Reviewed)
            .Select(signal => new CoverageGap("unreviewed-signal", "screening/signals.json", $"{signal.Id}: the grouping of codes and words has not been reviewed by a clinician")));
        return gaps.ToImmutable();
    }

    /// <summary>True for an edition that names what decides without its criteria having been read: no order can be supported by it.</summary>
    internal static bool IsStub(PolicyEdition edition) => edition.Lists.IsEmpty
        && edition.Criteria.Where(criterion => criterion.Role == CriterionRole.Covers).All(criterion => criterion.Test is UndocumentedCondition);

    /// <summary>True for a policy whose latest edition is a stub.</summary>
    internal static bool IsStub(CoveragePolicy policy) => policy.Editions.LastOrDefault(edition => !edition.Retired) is { } latest && IsStub(latest);

    private static CitedRule AsRule(Criterion criterion) => new(criterion.Id, criterion.Says, criterion.Citation);

    private static bool Untold(Condition condition) => condition is UndocumentedCondition || condition.Parts.Any(Untold);
}
