using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>To which orders a policy applies. An empty list means "any".</summary>
/// <param name="PayerKinds">Kinds of payer.</param>
/// <param name="Payers">Payer ids of the payer table.</param>
/// <param name="Jurisdictions">MAC jurisdictions of the place of service.</param>
/// <param name="States">States of the place of service.</param>
/// <param name="Studies">Study ids.</param>
internal sealed record PolicyScope(
    FrozenSet<PayerKind> PayerKinds, FrozenSet<string> Payers, FrozenSet<string> Jurisdictions, FrozenSet<string> States,
    FrozenSet<string> Studies)
{
    /// <summary>Reviewers of the plan table: the policy applies to the plans whose heart imaging they review.</summary>
    public FrozenSet<string> Reviewers { get; init; } = [];

    internal bool Covers(PayerKind kind, string? payer, string? reviewer, string? jurisdiction, string? state, string study) =>
        (PayerKinds.Count == 0 || PayerKinds.Contains(kind))
        && (Payers.Count == 0 || (payer is not null && Payers.Contains(payer)))
        && (Reviewers.Count == 0 || (reviewer is not null && Reviewers.Contains(reviewer)))
        && (Jurisdictions.Count == 0 || (jurisdiction is not null && Jurisdictions.Contains(jurisdiction)))
        && (States.Count == 0 || (state is not null && States.Contains(state)))
        && (Studies.Count == 0 || Studies.Contains(study));

    internal bool Overlaps(PolicyScope other) =>
        Meet(PayerKinds, other.PayerKinds) && Meet(Payers, other.Payers) && Meet(Reviewers, other.Reviewers)
        && Meet(Jurisdictions, other.Jurisdictions)
        && Meet(States, other.States) && Meet(Studies, other.Studies);

    private static bool Meet<T>(FrozenSet<T> one, FrozenSet<T> two) => one.Count == 0 || two.Count == 0 || one.Overlaps(two);
}
