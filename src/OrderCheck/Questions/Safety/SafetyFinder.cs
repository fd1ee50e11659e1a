namespace OrderCheck;

/// <summary>
/// Is the study safe and suitable for this patient? Asked after the five questions by the criteria of
/// <c>src/knowledge/screening/safety.json</c>; raises findings and changes no answer.
/// </summary>
internal static class SafetyFinder
{
    public static void Find(OrderUnderReview review)
    {
        foreach (var criterion in review.Knowledge.Safety)
        {
            if (!Applies(review, criterion))
            {
                continue;
            }

            var (findings, trail) = (review.Findings.Count, review.Trail.Count);
            var entry = review.Test(Question.Safety, criterion);
            CriterionFindings.Raise(review, criterion, entry);

            // No answer waits for what nobody told about safety, so it is no line of the trail.
            if (entry.Result == Truth.Unknown && review.Findings.Count == findings)
            {
                review.Trail.RemoveRange(trail, review.Trail.Count - trail);
            }
        }
    }

    // While the study is open, what holds for one candidate is worth knowing before it is chosen.
    private static bool Applies(OrderUnderReview review, Criterion criterion)
    {
        foreach (var candidate in review.Candidates)
        {
            if (review.Applies(criterion, candidate.Id))
            {
                return true;
            }
        }

        return false;
    }
}
