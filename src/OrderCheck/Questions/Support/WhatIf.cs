using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Which single fact would change the support answer? Found by asking again with one unknown criterion met. What it offers is
/// something to document if it is true, never an invitation to relabel.
/// </summary>
internal static class WhatIf
{
    /// <summary>The facts that would bring support.</summary>
    /// <param name="review">The order, with all its answers.</param>
    /// <param name="study">Its study.</param>
    /// <param name="gaps">The unknown criteria that keep support insufficient.</param>
    public static ImmutableArray<WouldChange> Of(OrderUnderReview review, StudyResult study, ImmutableArray<TrailEntry> gaps)
    {
        if (study.Study is null || gaps.IsEmpty)
        {
            return [];
        }

        var changes = ImmutableArray.CreateBuilder<WouldChange>();
        foreach (var entry in gaps.Where(gap => review.Edition!.Lists.All(list => list.Criterion.Id != gap.Criterion)))
        {
            var asked = review.Again(new PinnedCriterion(entry.Criterion.Policy, entry.Criterion.Criterion, Truth.Met));
            var results = SupportDecider.WeighAll(asked, [study.Study]);
            if (!entry.Missing.IsEmpty && !results.IsEmpty && results.All(result => result.Value == DiagnosisSupport.Supported))
            {
                var fact = string.Join("; ", entry.Missing);
                changes.Add(new WouldChange(
                    Question.Support, DiagnosisSupport.Insufficient.ToCode(), DiagnosisSupport.Supported.ToCode(), fact, $"Document, if it is true: {fact}."));
            }
        }

        return changes.ToImmutable();
    }
}
