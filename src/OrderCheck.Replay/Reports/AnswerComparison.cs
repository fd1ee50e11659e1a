using System.Collections.Immutable;

namespace OrderCheck.Replay.Reports;

/// <summary>What differs between two answers to the same order, and which criterion made the difference.</summary>
internal static class AnswerComparison
{
    private const int MaxCriteria = 3;

    /// <summary>The difference of findings, which is not one of an answer.</summary>
    private const string FindingsName = "findings";

    /// <summary>The answers in the order of the questions, so that a change can be traced to an earlier one.</summary>
    private static readonly (string Answer, string Words, string Question, Func<ReplayedOrder, string?> Of)[] Answers =
    [
        ("inScope", "heart CT or MRI", "study", order => order.InScope ? "true" : "false"),
        ("study", "study", "study", order => order.Study),
        ("suggestedCodes", "suggested codes", "study", order => order.SuggestedCodes),
        ("purpose", "purpose", "purpose", order => order.Purpose),
        ("diagnosisSupport", "diagnosis support", "support", order => order.Support),
        ("abn", "ABN", "notice", order => order.Abn),
        ("claimModifiers", "claim modifiers", "notice", order => order.ClaimModifiers),
        ("priorAuth", "prior authorization", "prior-auth", order => order.PriorAuth),
        ("payerKind", "payer", "", order => order.PayerKind),
        ("jurisdictions", "jurisdiction", "", order => order.Jurisdictions),
    ];

    /// <summary>True when only what is said beside the answers differs.</summary>
    public static bool IsOfFindings(AnswerDifference difference) => difference.Answer == FindingsName;

    /// <summary>The name of an answer for people.</summary>
    public static string Words(string answer) => Answers.FirstOrDefault(one => one.Answer == answer).Words ?? answer;

    /// <summary>An order for people: its name, and what it is for.</summary>
    public static string Who(ReplayedOrder order) =>
        string.Join(", ", new[] { order.Order, order.Study, order.PayerKind, order.Jurisdictions,
        order.DateOfService }.Where(text => !string.IsNullOrEmpty(text)));

    /// <summary>What a criterion among the reasons of a difference says; empty when it is none of these policies.</summary>
    public static string Says(Knowledge knowledge, string because) =>
        because.Split(' ', 4) is [var policy, var edition, var criterion, ..] ? Says(knowledge, policy, edition, criterion.TrimEnd(':'))
        : "";

    /// <summary>What a criterion of an edition (named by its first day) says; empty when it is none of these policies.</summary>
    public static string Says(Knowledge knowledge, string policy, string edition, string criterion) =>
        DateOnly.TryParseExact(edition, "yyyy-MM-dd", out var from) ? knowledge.TextOf(new CriterionId(policy, from, criterion)) ?? "" : "";

    /// <summary>
    /// Compares what two sets of policies say of an order. Left out are the finding that a list was read after the day of the order, which
    /// tells
    /// of our reading and comes with every new edition, and the one that says that there is nothing to say.
    /// </summary>
    public static ImmutableArray<AnswerDifference> CompareWhatIf(ReplayedOrder was, ReplayedOrder now) =>
        Compare(WithoutSilence(was), WithoutSilence(now));

    /// <summary>Compares the answers and the codes of the findings. What only phrases or numbers an answer is not compared.</summary>
    public static ImmutableArray<AnswerDifference> Compare(ReplayedOrder was, ReplayedOrder now)
    {
        if (was.Fault is not null || now.Fault is not null)
        {
            return was.Fault == now.Fault ? [] : [new AnswerDifference("request", was.Fault ?? "answered", now.Fault ?? "answered", [])];
        }

        var differences = ImmutableArray.CreateBuilder<AnswerDifference>(0);
        foreach (var (answer, _, question, of) in Answers)
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
                FindingsName, string.Join(' ', was.Findings.Except(now.Findings, StringComparer.Ordinal)),
                string.Join(' ', now.Findings.Except(was.Findings, StringComparer.Ordinal)),
                [.. Because(null, was, now, differences).Except(differences.SelectMany(one => one.Because), StringComparer.Ordinal)]));
        }

        return differences.ToImmutable();
    }

    private static ReplayedOrder WithoutSilence(ReplayedOrder order) =>
        order with { Findings = order.Findings.RemoveAll(code => code is FindingCode.ListReadLater or FindingCode.AllClear) };

    /// <summary>The criteria of a question (of any for null) that came out otherwise, were not asked before, or are not asked any
    /// more.</summary>
    private static ImmutableArray<string> Because(
        string? question, ReplayedOrder was, ReplayedOrder now, IReadOnlyCollection<AnswerDifference> earlier)
    {
        // Not every form of an answer carries its criteria: what is not told is not "no longer asked".
        var isTold = !(was.InScope && was.Trail.IsEmpty) && !(now.InScope && now.Trail.IsEmpty);
        var before = isTold ? Results(was) : [];
        var after = isTold ? Results(now) : [];
        var changed = after.Where(one => before.TryGetValue(one.Key, out var old) && old.Result != one.Value.Result)
            .Select(one => $"{Name(one.Value)}: {before[one.Key].Result} to {one.Value.Result}").ToList();
        changed.AddRange(after.Where(one => !before.ContainsKey(one.Key)).OrderBy(one => one.Value.Result != "met")
            .Select(one => $"{Name(one.Value)}: now asked, {one.Value.Result}"));
        changed.AddRange(before.Where(one => !after.ContainsKey(one.Key)).OrderBy(one => one.Value.Result != "met")
            .Select(one => $"{Name(one.Value)}: no longer asked, was {one.Value.Result}"));
        // The first rule that is met decides: that another is asked on the way to it says nothing.
        if (question is "notice" or "prior-auth" && changed.Any(one => !IsAskedInVain(one)))
        {
            changed.RemoveAll(IsAskedInVain);
        }

        if (changed.Count == 0)
        {
            changed.AddRange(after.Where(one => before[one.Key].Edition != one.Value.Edition)
                .Select(one => $"{one.Value.Policy}: edition {before[one.Key].Edition} to {one.Value.Edition}").Distinct());
        }

        if (changed.Count == 0 && earlier.Count > 0)
        {
            changed.Add($"follows from {earlier.Last().Answer}");
        }

        return [.. changed.Take(MaxCriteria)];

        static bool IsAskedInVain(string one) => one.EndsWith("now asked, not-met", StringComparison.Ordinal)
            || one.EndsWith("no longer asked, was not-met", StringComparison.Ordinal);

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
