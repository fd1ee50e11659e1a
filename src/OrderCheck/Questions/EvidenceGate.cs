namespace OrderCheck;

/// <summary>The one gate between what was read and what is answered: what was not read is not empty.</summary>
internal static class EvidenceGate
{
    /// <summary>Why an answer that reads these kinds has to stay open, or null when all of them may be relied on.</summary>
    /// <param name="evidence">How far each kind was read.</param>
    /// <param name="reads">The kinds that the rules of the answer read.</param>
    /// <param name="rules">The general rules.</param>
    public static Reason? Of(EvidenceCompleteness evidence, IEnumerable<EvidenceKind> reads, CitedRules rules)
    {
        var unread = reads.Where(evidence.LeavesOpen).Distinct().Order().Select(InWords).ToList();
        return unread.Count == 0 ? null : rules.Because(DecisionRule.EvidenceUnread, $"Not all of this could be read, so the answer is open: {string.Join(", ", unread)}.");
    }

    /// <summary>What criteria read, with what decides whether they apply.</summary>
    public static IEnumerable<EvidenceKind> ReadBy(IEnumerable<Criterion> criteria) =>
        criteria.SelectMany(criterion => criterion.When is { } when ? when.Reads.Concat(criterion.Test.Reads) : criterion.Test.Reads);

    private static string InWords(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Coverage => "coverages",
        EvidenceKind.Problems => "problem list",
        EvidenceKind.Encounter => "encounter",
        EvidenceKind.Observations => "observations",
        EvidenceKind.ReportsAndProcedures => "reports and procedures",
        EvidenceKind.Documents => "notices on file",
        EvidenceKind.Authorizations => "authorizations",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is no kind of evidence."),
    };
}
