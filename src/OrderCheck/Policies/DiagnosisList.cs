using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>A list of ICD-10-CM codes that a policy accepts for some procedure codes.</summary>
/// <param name="Criterion">The list as a criterion: "a reason of the order is on this list".</param>
/// <param name="Codes">The codes.</param>
/// <param name="Studies">The studies it counts for.</param>
internal sealed record DiagnosisList(Criterion Criterion, FrozenSet<string> Codes, FrozenSet<string> Studies);
