using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Something a person has to look at: a rule that changes by a day, or a document to read next. One row of <c>src/knowledge/policies/watch.json</c>.</summary>
/// <param name="Says">What to look for.</param>
/// <param name="LookAt">Where it is.</param>
/// <param name="By">The day by which it has to be looked at, or null: then it is a document to read next.</param>
/// <param name="Because">What its answers are today without it.</param>
internal sealed record WatchItem(string Says, string LookAt, DateOnly? By, string Because)
{
    /// <summary>Ids of payers, and codes of payer kinds, whose orders stay without a policy until it is read.</summary>
    public ImmutableArray<string> Payers { get; init; } = [];

    /// <summary>Ids of policies whose criteria are in it and were not read.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>Members of the plans that it governs, in millions, by a rough estimate of our own; null when none was made.</summary>
    public int? MillionMembers { get; init; }
}
