using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Evaluates every edition in force for the candidate studies at the possible places.</summary>
/// <param name="Knowledge">The policies and jurisdictions.</param>
/// <param name="Criteria">Evaluates the criteria.</param>
internal sealed record SupportEvaluator(Knowledge Knowledge, CriterionEvaluator Criteria)
{
    /// <summary>One result per edition and study. The result is empty when a study has no edition at one of the places.</summary>
    public EditionEvaluations EvaluateAllEditions(EvaluationInput input, ImmutableArray<Study> studies)
    {
        var results = ImmutableArray.CreateBuilder<SupportResult>();
        var trail = ImmutableArray.CreateBuilder<TrailEntry>();
        var isAnyContractor = input.Coverage.Jurisdictions.IsEmpty;
        var places = Places(input.Coverage);
        foreach (var (study, place) in studies.SelectMany(study => places.Select(place => (study, place))))
        {
            var edition = InForce(input, study, place);
            if (edition is null && (!isAnyContractor || place is null))
            {
                return new EditionEvaluations([], trail.ToImmutable());
            }

            if (edition is null || results.Any(result => ReferenceEquals(result.Edition, edition) && ReferenceEquals(result.Study, study)))
            {
                continue;
            }

            var result = EditionEvaluator.Evaluate(input, study, edition, Criteria);
            if (results.Count == 0 || !isAnyContractor)
            {
                trail.AddRange(result.Trail);
            }

            results.Add(result);
        }

        return new EditionEvaluations(results.ToImmutable(), trail.ToImmutable());
    }

    // Every contractor may be responsible while the place is unknown. No other payer has jurisdictions.
    private ImmutableArray<string?> Places(CoverageContext coverage) => !coverage.Kind.FollowsMedicare() ? [null]
        : !coverage.Jurisdictions.IsEmpty ? [.. coverage.Jurisdictions]
        : [.. Knowledge.Jurisdictions.All.Where(one => !one.States.IsEmpty).Select(one => one.Id)];

    private PolicyEdition? InForce(EvaluationInput input, Study study, string? place) =>
        input.Coverage.Governing is not { } governing ? null
        : Knowledge.Policies.InForce(
            Question.Support, input.Coverage.Kind, governing.Payer, place, input.Order.PlaceOfService?.State, study.Id,
            input.Order.DateOfService);
}
