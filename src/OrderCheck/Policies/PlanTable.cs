using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Plans and their reviewers. The first row that holds decides; further reviewers of the same plan are for the reader to ask
/// about.</summary>
internal sealed class PlanTable
{
    internal PlanTable(FrozenDictionary<string, string> reviewers, ImmutableArray<PlanReviewer> rows) =>
        (Reviewers, All) = (reviewers, rows);

    /// <summary>Names of the reviewers by id.</summary>
    public FrozenDictionary<string, string> Reviewers { get; }

    /// <summary>All rows in the order of the file.</summary>
    public ImmutableArray<PlanReviewer> All { get; }

    /// <summary>The rows that hold for a plan on a day, one per reviewer; the first decides.</summary>
    public ImmutableArray<PlanReviewer> Of(PayerKind kind, string? payer, string? state, DateOnly day) => payer is null
        ? []
        : [.. All.Where(row => row.Holds(kind, payer, state, day)).DistinctBy(row => row.Reviewer)];
}
