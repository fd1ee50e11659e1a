using System.Collections.Immutable;

namespace OrderCheck.Cli;

/// <summary>What differs between two answers to the same order, and which criterion made the difference.</summary>
internal static class AnswerComparison
{
    private const int MostCriteria = 3;

    /// <summary>The answers in the order of the questions, so that a change can be traced to an earlier one.</summary>
    private static readonly (string Answer, string Question, Func<ReplayedOrder, string?> Of)[] Answers =
    [
        ("inScope", "study", order => order.InScope ? "true" : "false"),
        ("study", "study", order => order.Study),
        ("suggestedCodes", "study", order => order.SuggestedCodes),
        ("purpose", "purpose", order => order.Purpose),
        ("diagnosisSupport", "support", order => order.Support),
        ("abn", "notice", order => order.Abn),
        ("claimModifiers", "notice", order => order.ClaimModifiers),
        ("priorAuth", "prior-auth", order => order.PriorAuth),
        ("payerKind", "", order => order.PayerKind),
        ("jurisdictions", "", order => order.Jurisdictions),
    ];

    /// <summary>Compares the answers and the codes of the findings. What only phrases or numbers an answer is not compared.</summary>
    public static ImmutableArray<AnswerDifference> Compare(ReplayedOrder was, ReplayedOrder now)
    {
        if (was.Fault is not null || now.Fault is not null)
        {
            return was.Fault == now.Fault ? [] : [new AnswerDifference("request", was.Fault ?? "answered", now.Fault ?? "answered", [])];
        }

        var differences = ImmutableArray.CreateBuilder<AnswerDifference>(0);
        foreach (var (answer, question, of) in Answers)
        {
            var (from, to) = (of(was), of(now));
            if (from != to)
            {
                differences.Add(new AnswerDifference(answer, from ?? "", to ?? "", Because(question, was, now, differences)));
            }
        }

        if (!was.Findings.SequenceEqual(now.Findings, StringComparer.Ordinal))
        {
            differences.Add(new AnswerDifference(
                "findings", string.Join(' ', was.Findings.Except(now.Findings, StringComparer.Ordinal)), string.Join(' ', now.Findings.Except(was.Findings, StringComparer.Ordinal)),
                Because(null, was, now, differences)));
        }

        return differences.ToImmutable();
    }

    /// <summary>The criteria of a question (of any for null) that came out otherwise, were not asked before, or are not asked any more.</summary>
    private static ImmutableArray<string> Because(string? question, ReplayedOrder was, ReplayedOrder now, IReadOnlyCollection<AnswerDifference> earlier)
    {
        // Not every form of an answer carries its criteria: what is not told is not "no longer asked".
        var isTold = !(was.InScope && was.Trail.IsEmpty) && !(now.InScope && now.Trail.IsEmpty);
        var before = isTold ? Results(was) : [];
        var after = isTold ? Results(now) : [];
        var changed = after.Where(one => before.TryGetValue(one.Key, out var old) && old.Result != one.Value.Result)
            .Select(one => $"{Name(one.Value)}: {before[one.Key].Result} to {one.Value.Result}").ToList();
        changed.AddRange(after.Where(one => !before.ContainsKey(one.Key)).OrderBy(one => one.Value.Result != "met").Select(one => $"{Name(one.Value)}: now asked, {one.Value.Result}"));
        changed.AddRange(before.Where(one => !after.ContainsKey(one.Key)).OrderBy(one => one.Value.Result != "met").Select(one => $"{Name(one.Value)}: no longer asked, was {one.Value.Result}"));
        if (changed.Count == 0)
        {
            changed.AddRange(after.Where(one => before[one.Key].Edition != one.Value.Edition).Select(one => $"{one.Value.Policy}: edition {before[one.Key].Edition} to {one.Value.Edition}").Distinct());
        }

        if (changed.Count == 0 && earlier.Count > 0)
        {
            changed.Add($"follows from {earlier.Last().Answer}");
        }

        return [.. changed.Take(MostCriteria)];

        Dictionary<(string, string, string), CriterionResult> Results(ReplayedOrder order)
        {
            var results = new Dictionary<(string, string, string), CriterionResult>();
            foreach (var one in order.Trail.Where(one => question is null || one.Question == question))
            {
                results.TryAdd((one.Question, one.Policy, one.Criterion), one);
            }

            return results;
        }
    }

    private static string Name(CriterionResult criterion) => $"{criterion.Policy} {criterion.Edition} {criterion.Criterion}";
}
