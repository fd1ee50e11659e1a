using System.Collections.Immutable;

namespace OrderCheck.Replay;

/// <summary>The answer to one order of a replay, in the words of the wire: a line of a run.</summary>
internal sealed record ReplayedOrder
{
    /// <summary>Where the request stands: file, or file and line.</summary>
    public required string Request { get; init; }

    /// <summary>Position of the order in its request, from 1.</summary>
    public int Position { get; init; } = 1;

    /// <summary>Number of orders of the request.</summary>
    public int Of { get; init; } = 1;

    /// <summary>How the answer names the order.</summary>
    public string Order { get; init; } = "";

    public bool InScope { get; init; }

    public string? Study { get; init; }

    public string OrderedCodes { get; init; } = "";

    public string SuggestedCodes { get; init; } = "";

    public string? Purpose { get; init; }

    public string? Support { get; init; }

    public string? Abn { get; init; }

    public string ClaimModifiers { get; init; } = "";

    public string? PriorAuth { get; init; }

    public string? PayerKind { get; init; }

    /// <summary>Id of the payer in <c>terminology/payers.json</c>; null when none was recognised, or when a service answered.</summary>
    public string? Payer { get; init; }

    public string Jurisdictions { get; init; } = "";

    public string? DateOfService { get; init; }

    public string? AssessmentId { get; init; }

    /// <summary>Finding codes, each once, in ordinal order.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    public ImmutableArray<CriterionResult> Trail { get; init; } = [];

    /// <summary>Why the request, or this order of it, got no answer; null when it did.</summary>
    public string? Fault { get; init; }

    /// <summary>Time that the whole request took; told with its first order, else 0.</summary>
    public long Microseconds { get; init; }

    /// <summary>What differs from what it was compared with.</summary>
    public ImmutableArray<AnswerDifference> Differences { get; init; } = [];

    /// <summary>True when an expected answer, a baseline or other policies were there to compare with.</summary>
    public bool Compared { get; init; }

    public bool IsLastOfRequest => Position >= Of;

    /// <summary>The answer to a hook call that holds no order of a heart study, and so no assessment.</summary>
    public static ReplayedOrder Nothing(string request) => new() { Request = request };
}

/// <summary>A criterion that was looked at, and what came out.</summary>
internal sealed record CriterionResult(string Question, string Policy, string Edition, string Criterion, string Result)
{
    private const char Separator = '|';

    public static CriterionResult? Read(string text) =>
        text.Split(Separator) is [var question, var policy, var edition, var criterion, var result]
        ? new(question, policy, edition, criterion, result) : null;

    public override string ToString() => string.Join(Separator, Question, Policy, Edition, Criterion, Result);
}

/// <summary>One answer that is not what it was.</summary>
/// <param name="Answer">Which one, by its name on the wire.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
/// <param name="Because">The criteria that changed it, in words.</param>
internal sealed record AnswerDifference(string Answer, string From, string To, ImmutableArray<string> Because);
