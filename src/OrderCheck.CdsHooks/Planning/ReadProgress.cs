using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>A read that brought nothing, or not all.</summary>
internal sealed record FailedRead(PlannedRead Planned, ReadFailure Failure)
{
    /// <summary>The read.</summary>
    public ChartRead Read => Planned.Read;
}

/// <summary>What was asked of the EHR so far.</summary>
/// <param name="Round">How many rounds of reads there were.</param>
/// <param name="Asked">Names and queries that were asked for: each once.</param>
/// <param name="Failed">The reads that brought nothing, or not all.</param>
/// <param name="Pages">How many bodies came.</param>
/// <param name="Kinds">The kinds of evidence that were asked for.</param>
internal sealed record ReadProgress(
    int Round, ImmutableHashSet<string> Asked, ImmutableArray<FailedRead> Failed, int Pages, ImmutableHashSet<EvidenceKind> Kinds)
{
    /// <summary>The word of CRD's metrics for a token that was not used.</summary>
    public const string TokenNotUsed = "not-used";

    /// <summary>Before anything is asked.</summary>
    public static ReadProgress None { get; } = new(0, [], [], 0, []);

    /// <summary>What became of the token, in the words of CRD's metrics: <c>used</c>, <c>rejected</c> when it brought nothing because it
    /// was refused, or <c>not-used</c>.</summary>
    public string TokenUse =>
        Round == 0 ? TokenNotUsed
        : Pages > 0 || Failed.Any(one => one.Failure == ReadFailure.NotFound) ? "used"
        : Failed.Any(one => one.Failure == ReadFailure.Refused) ? "rejected"
        : Failed.Any(one => one.Failure != ReadFailure.NotAllowed) ? "used"
        : TokenNotUsed;

    /// <summary>The progress after another round, and the pages it brought.</summary>
    public (ReadProgress Progress, ImmutableArray<JsonElement> Pages) With(
        ImmutableArray<PlannedRead> plan, IReadOnlyList<ChartAnswer> answers, HookCall call, ReadingLimits limits)
    {
        var pages = ImmutableArray.CreateBuilder<JsonElement>();
        var failed = Failed.ToBuilder();
        foreach (var planned in plan)
        {
            var answer = answers.FirstOrDefault(answer => answer.Read.Query == planned.Read.Query);
            var failure = answer is null ? ReadFailure.TimedOut : new AnswerInspector(call, answer, limits).Take(pages);
            if (failure != ReadFailure.None)
            {
                failed.Add(new FailedRead(planned, failure));
            }
        }

        var asked = Asked.Union(plan.SelectMany(planned => planned.Targets));
        var kinds = Kinds.Union(plan.Select(planned => planned.Kind).OfType<EvidenceKind>());
        return (new ReadProgress(Round + 1, asked, failed.ToImmutable(), Pages + pages.Count, kinds), pages.ToImmutable());
    }
}
