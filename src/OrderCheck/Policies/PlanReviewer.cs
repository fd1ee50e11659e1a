using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Who reviews the heart imaging of a plan: one row of <c>src/knowledge/policies/plans.json</c>.</summary>
/// <param name="Plan">Name or brand of the plan.</param>
/// <param name="Payer">Payer id of the payer table.</param>
/// <param name="Kinds">Kinds of payer, that is lines of business.</param>
/// <param name="States">States in which the row holds; empty for all.</param>
/// <param name="Reviewer">Id of the reviewer whose criteria are used.</param>
/// <param name="Citation">Where the assignment is written.</param>
internal sealed record PlanReviewer(
    string Plan, string Payer, FrozenSet<PayerKind> Kinds, FrozenSet<string> States, string Reviewer, Citation Citation)
{
    /// <summary>The first day, or null when the source names none.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day, or null when it still holds.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>What limits the row (<c>some self-insured employers</c>), or null.</summary>
    public string? Only { get; init; }

    internal bool Holds(PayerKind kind, string payer, string? state, DateOnly day) =>
        Payer == payer && Kinds.Contains(kind)
        && (States.Count == 0 || (state is not null && States.Contains(state)))
        && (From is null || From <= day) && (Until is null || day <= Until);
}
