using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Which single fact would change the support answer? Found by asking again with one unknown criterion met. What it offers is
/// something to document if it is true, never an invitation to relabel.
/// </summary>
internal static class WhatIf
{
    /// <summary>The facts that would bring support.</summary>
    /// <param name="input">The order with all its answers.</param>
    /// <param name="support">The third answer.</param>
    /// <param name="knowledge">The policies.</param>
    public static ImmutableArray<WouldChange> Of(EvaluationInput input, SupportDecision support, Knowledge knowledge)
    {
        if (input.Study is not { } study || support is not { Decisive: { } edition, Gaps: { IsEmpty: false } gaps })
        {
            return [];
        }

        var changes = ImmutableArray.CreateBuilder<WouldChange>();
        foreach (var gap in gaps.Where(gap => !gap.Missing.IsEmpty && edition.Lists.All(list => list.Criterion.Id != gap.Criterion)))
        {
            var pinned = new PinnedCriterion(gap.Criterion.Policy, gap.Criterion.Criterion, Truth.Met);
            var results = new SupportEvaluator(knowledge, new CriterionEvaluator(pinned)).EvaluateAllEditions(input, [study]).Results;
            if (!results.IsEmpty && results.All(result => result.Value == DiagnosisSupport.Supported))
            {
                var fact = string.Join("; ", gap.Missing);
                changes.Add(new WouldChange(
                    Question.Support, DiagnosisSupport.Insufficient.ToCode(), DiagnosisSupport.Supported.ToCode(), fact,
                    $"Document, if it is true: {fact}."));
            }
        }

        return changes.ToImmutable();
    }
}
