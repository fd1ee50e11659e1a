using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The latest earlier test of these kinds that shows what is asked.</summary>
/// <param name="Kinds">Kinds or groups of tests.</param>
/// <param name="Ask">What to document when it is unknown.</param>
internal sealed record TestCondition(ImmutableArray<string> Kinds, string Ask) : Condition
{
    private readonly FrozenSet<string> _kinds = Kinds.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The results that hold; empty for any.</summary>
    public ImmutableArray<TestResult> Results { get; init; } = [];

    /// <summary>The results that the words of the conclusion must have; empty for any.</summary>
    public ImmutableArray<TestResult> ResultsInWords { get; init; } = [];

    /// <summary>The highest stenosis in percent, or null for any.</summary>
    public NumberRange? Stenosis { get; init; }

    /// <summary>Where that stenosis lies; empty for anywhere.</summary>
    public ImmutableArray<string> Sites { get; init; } = [];

    /// <summary>Days before the order, inclusive, or null.</summary>
    public int? WithinDays { get; init; }

    /// <summary>Days before the order, exclusive, or null.</summary>
    public int? UnderDays { get; init; }

    /// <summary>Months before the order, inclusive, or null.</summary>
    public int? WithinMonths { get; init; }

    /// <summary>A kind of test that must not be later, or null.</summary>
    public string? After { get; init; }

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.ReportsAndProcedures, EvidenceKind.Observations];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        foreach (var test in input.Clinical.TestsOf(_kinds)) // newest first
        {
            if (!IsOfKind(test) || !test.Told.Final)
            {
                continue;
            }

            if (test.Stale is { } why && !HasOwnWindow && !input.CountsStale)
            {
                trace.AddStale($"{Ask} ({why})");
                continue;
            }

            var fits = Fits(test, input);
            if (fits != Truth.Unknown)
            {
                trace.AddEvidence(test.Evidence);
                return fits;
            }
        }

        trace.AddMissing(Ask);
        return Truth.Unknown;
    }

    public override string Describe()
    {
        var details = new[]
        {
            Results.IsEmpty ? null : $"with the result {ConditionText.Or(Results, TestKindTable.WordOf)}",
            ResultsInWords.IsEmpty ? null : $"with the words {ConditionText.Or(ResultsInWords, TestKindTable.WordOf)}",
            Stenosis is null ? null : $"stenosis {Stenosis.Describe()}",
            Sites.IsEmpty ? null : $"site {ConditionText.Or(Sites)}",
            WithinDays is null ? null : FormattableString.Invariant($"within {WithinDays} days"),
            UnderDays is null ? null : FormattableString.Invariant($"less than {UnderDays} days ago"),
            WithinMonths is null ? null : FormattableString.Invariant($"within {WithinMonths} months"),
            After is null ? null : $"after the latest {After}",
        };
        return $"the latest {ConditionText.Or(Kinds)} {string.Join(", ", details.OfType<string>())}".TrimEnd();
    }

    private bool HasOwnWindow => WithinDays is not null || UnderDays is not null || WithinMonths is not null;

    private bool IsOfKind(KnownTest test) => _kinds.Contains(test.Kind) || test.Groups.Any(_kinds.Contains);

    private Truth Fits(KnownTest test, EvaluationInput input)
    {
        var result = Truth.And(HasResult(Results, test.Result), HasResult(ResultsInWords, test.InWords));
        result = Truth.And(result, HasStenosis(test, input));
        result = Truth.And(result, IsAtSite(test, input));
        result = Truth.And(result, IsRecent(test, input.Order.OrderedOn));
        return Truth.And(result, FollowsOther(test, input));
    }

    private static Truth HasResult(ImmutableArray<TestResult> wanted, TestResult result) =>
        wanted.IsEmpty ? Truth.Met : result == TestResult.Unknown ? Truth.Unknown : Truth.Of(wanted.Contains(result));

    // A percent provided apart from the report, on its day or later, can contradict the report's own: then neither is sure.
    private Truth HasStenosis(KnownTest test, EvaluationInput input)
    {
        if (Stenosis is null)
        {
            return Truth.Met;
        }

        var result = test.Told.StenosisPercent is { } own ? Truth.Of(Stenosis.Holds(own)) : (Truth?)null;
        if (input.Facts.Find("coronary-stenosis-percent") is { } apart && (result is null || test.Told.On is null || apart.On is null || apart.On >= test.Told.On))
        {
            foreach (var value in apart.Values)
            {
                var here = value.Number is { } percent ? Truth.Of(Stenosis.Holds(percent)) : Truth.Unknown;
                result = result is null || result == here ? here : Truth.Unknown;
            }
        }

        return result ?? Truth.Unknown;
    }

    private Truth IsAtSite(KnownTest test, EvaluationInput input)
    {
        if (Sites.IsEmpty)
        {
            return Truth.Met;
        }

        var site = test.Told.StenosisSite ?? input.Facts.Word("stenosis-site");
        return site is null ? Truth.Unknown : Truth.Of(Sites.Contains(site));
    }

    private Truth IsRecent(KnownTest test, DateOnly day)
    {
        if (!HasOwnWindow)
        {
            return Truth.Met;
        }

        return test.Told.On is not { } on ? Truth.Unknown : Truth.Of(
            (WithinDays is null || day.DayNumber - on.DayNumber <= WithinDays)
            && (UnderDays is null || day.DayNumber - on.DayNumber < UnderDays)
            && (WithinMonths is null || day < DateOnly.MinValue.AddMonths(WithinMonths.Value) || on >= day.AddMonths(-WithinMonths.Value)));
    }

    private Truth FollowsOther(KnownTest test, EvaluationInput input)
    {
        if (After is null)
        {
            return Truth.Met;
        }

        var earlier = input.Clinical.Tests.FirstOrDefault(other => other.Kind == After && other.Told.On is not null);
        return earlier is null || test.Told.On is null ? Truth.Unknown : Truth.Of(test.Told.On >= earlier.Told.On);
    }
}
